"""A Bot API server of our own, for tests and trials: what Telegram refuses, it refuses. Nothing leaves this machine.

`python -m botapi --port 8081` runs it, with a page where one chats with the bot. In a test:

    from botapi.testing import Fault, Options, running

    async with running() as server:                       # Options(limits=Limits()) enforces Telegram's pace
        bot = Bot(server.token, session=... server.url)   # or server.environment for a process
        olha = server.person(77, "uk")                    # known, and has started the bot; else: 400 chat not found
        said = await olha.ask("/start")                   # writes, waits for the bot's next message
        said.text, said.entities, said.buttons, said.photo, said.keyboard, said.marked("bold")
        pressed = olha.press(said, "Menu")                # by text, callback_data or number
        await olha.answered(pressed)                      # what answerCallbackQuery said
        await olha.reply(); await olha.edited(said)       # waits, TimeoutError after 20 s
        olha.block(); olha.send({"sticker": {...}})       # any content of a Message
        server.sent(77)                                   # all messages to a chat, as `Message`s; also sent()
        server.file(said.photo).content                   # bytes; None where a URL was given: `.url`; also `.file`
        server.group(-5, 77); server.migrate(-5, -1005)   # 400 with migrate_to_chat_id from now on
        server.calls("sendPhoto", accepted=False)         # journal: what was asked, accepted, answered
        server.fail(403, "Forbidden: bot was blocked by the user")   # the next call that sends
        server.faults.add(Fault(kind="429", retry_after=3, chat=77))
        server.faults.add(Fault(kind="reset", accept=True, probability=0.1, seed=1, count=None))
        await server.refuse(); await server.accept()      # connections refused, then back on the same port

A fault takes one call by default (`count=None`: all), of methods `send*` (`method="*"`: all). Kinds: "429", "status"
(with `status`, `description`, `parameters`), "junk" (HTML), "hang", "reset", "slow" (`seconds`). With `accept=True` the
call has its effect before it goes wrong, and its journal entry has `accepted` true and `status` 0 for no answer.

Every parameter is checked. Unlike the real server it refuses parameters that it does not know, so that a misspelt name
is seen. URLs of files are not loaded but from loopback: `Options.loads` says which ones Telegram could load.
"""
