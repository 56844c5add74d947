"""The methods of the Bot API, by name."""

from __future__ import annotations

from botapi.call import Answer
from botapi.fields import Parameters
from botapi.methods import (
    attachments,
    callbacks,
    commands,
    deletions,
    edits,
    profile,
    texts,
    updates,
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
}
