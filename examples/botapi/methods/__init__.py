"""The methods of the Bot API, by name."""

from __future__ import annotations

from botapi.call import Answer
from botapi.fields import Parameters
from botapi.methods import (
    attachments,
    callbacks,
    chats,
    commands,
    copies,
    deletions,
    downloads,
    edits,
    payments,
    profile,
    texts,
    updates,
    webhooks,
)

#: Name to the model of its parameters and to what answers.
METHODS: dict[str, tuple[type[Parameters], Answer]] = {
    "getMe": (profile.Nothing, profile.get_me),
    "setMyName": (profile.SetName, profile.set_name),
    "getMyName": (profile.InLanguage, profile.getter("name", lambda p: p.names)),
    "setMyDescription": (profile.SetDescription, profile.set_description),
    "getMyDescription": (
        profile.InLanguage,
        profile.getter("description", lambda p: p.descriptions),
    ),
    "setMyShortDescription": (profile.SetShortDescription, profile.set_short_description),
    "getMyShortDescription": (
        profile.InLanguage,
        profile.getter("short_description", lambda p: p.short_descriptions),
    ),
    "setMyCommands": (commands.SetMyCommands, commands.set_my_commands),
    "getMyCommands": (commands.Commands, commands.get_my_commands),
    "deleteMyCommands": (commands.Commands, commands.delete_my_commands),
    "setChatMenuButton": (commands.SetChatMenuButton, commands.set_chat_menu_button),
    "getChatMenuButton": (commands.GetChatMenuButton, commands.get_chat_menu_button),
    "getUpdates": (updates.GetUpdates, updates.get_updates),
    "sendMessage": (texts.SendMessage, texts.send_message),
    "sendChatAction": (texts.SendChatAction, texts.send_chat_action),
    "sendPhoto": (attachments.SendPhoto, attachments.send_photo),
    "sendDocument": (attachments.SendDocument, attachments.send_document),
    "sendMediaGroup": (attachments.SendMediaGroup, attachments.send_media_group),
    "editMessageText": (edits.EditMessageText, edits.edit_text),
    "editMessageCaption": (edits.EditMessageCaption, edits.edit_caption),
    "editMessageMedia": (edits.EditMessageMedia, edits.edit_media),
    "editMessageReplyMarkup": (edits.EditMessageReplyMarkup, edits.edit_reply_markup),
    "deleteMessage": (deletions.DeleteMessage, deletions.delete_message),
    "deleteMessages": (deletions.DeleteMessages, deletions.delete_messages),
    "answerCallbackQuery": (callbacks.AnswerCallbackQuery, callbacks.answer_callback_query),
    "setWebhook": (webhooks.SetWebhook, webhooks.set_webhook),
    "deleteWebhook": (webhooks.DeleteWebhook, webhooks.delete_webhook),
    "getWebhookInfo": (profile.Nothing, webhooks.get_webhook_info),
    "logOut": (profile.Nothing, webhooks.log_out),
    "close": (profile.Nothing, webhooks.log_out),
    "getChat": (chats.OfChat, chats.get_chat),
    "getChatMember": (chats.GetChatMember, chats.get_chat_member),
    "getChatMemberCount": (chats.OfChat, chats.get_chat_member_count),
    "leaveChat": (chats.OfChat, chats.leave_chat),
    "pinChatMessage": (chats.Pin, chats.pin_chat_message),
    "unpinChatMessage": (chats.Unpin, chats.unpin_chat_message),
    "copyMessage": (copies.CopyMessage, copies.copy_message),
    "forwardMessage": (copies.ForwardMessage, copies.forward_message),
    "getFile": (downloads.GetFile, downloads.get_file),
    "sendInvoice": (payments.SendInvoice, payments.send_invoice),
    "createInvoiceLink": (payments.CreateInvoiceLink, payments.create_invoice_link),
    "answerPreCheckoutQuery": (
        payments.AnswerPreCheckoutQuery,
        payments.answer_pre_checkout_query,
    ),
    "refundStarPayment": (payments.RefundStarPayment, payments.refund_star_payment),
    "getStarTransactions": (payments.GetStarTransactions, payments.get_star_transactions),
    "getMyStarBalance": (profile.Nothing, payments.get_my_star_balance),
}
