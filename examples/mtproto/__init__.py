"""A Telegram data centre on loopback, for tests of clients: real MTProto, and how Telegram behaves written by us. Nothing leaves this machine.

The server is a Go program, `scripts/peers/tgpeer`, on gotd's tgtest; `scripts/peers/tgpeer/build` builds it once. Telethon talks to it as
to the real one: the only help it needs is at the key exchange (see `handshake`), a session that is logged in needs none. In a test:

    from mtproto.testing import login, running

    with running() as peer:                                     # mark the test `peers`
        session = await login(peer, "380500000001")             # makes the account, gives a StringSession
        chat = peer.control.channel("Flats", username="flats", members=["380500000001"])   # -1001500000000
        hidden = peer.control.channel("Hidden", group=True)     # a supergroup; nobody is a member, no username: private
        number = peer.control.post(chat, "2 rooms, 450 EUR")    # ids count from 1; members are told
        peer.control.posts([Draft(chat=chat, text=str(n)) for n in range(1000)])   # many at once
        peer.control.post(chat, "", photo=jpeg, grouped_id=7)   # an album is what shares a grouped_id
        peer.control.post(chat, author="olha", service="join")  # also "pin" with reply_to, "title", "create"
        peer.control.post(chat, "missed", quiet=True)           # nobody is told: history and differences have it
        peer.control.edit(chat, number, "sold"); peer.control.delete(chat, number)
        peer.control.join(hidden, phone); peer.control.leave(...); peer.control.kick(...)
        peer.control.private(phone, "petro", "Hi")              # somebody wrote: a dialog that is no channel
        peer.control.flood("messages.getHistory", 7, phone=phone)                  # FLOOD_WAIT_7, once
        peer.control.pace(30, 10, "messages.getHistory")        # per account: 30 in 10 s, what is more FLOOD_WAIT_x
        peer.control.fault("messages.getHistory", kind="cut", after=2)             # also "hang", "slow", "error"
        peer.control.stream(drop=0.1, duplicate=0.1, reorder=0.1, cut=0.001, seed=7)   # of updates; calm() ends it
        peer.control.cut(phone); peer.control.refuse(); peer.control.accept()      # connections; the port
        peer.control.revoke(phone)                              # 401 SESSION_REVOKED from now on
        peer.control.calls("messages.getHistory", phone=phone)  # the journal: what was asked, when, of which chat
        peer.control.messages(chat)                             # what a perfect reader would know

A channel belongs to its members only; whoever is none reads it if it has a username and they were not kicked, else 400
CHANNEL_PRIVATE. Each account has access hashes of its own. Joining and accepting invites are refused, and are in the journal. Channels
count their updates (`pts`), and tell what was missed: getChannelDifference in pages, too long after `too_long_after` events.

What is not there: secret chats, bots, several data centres, writing, and any transport but TCP full. An update of the account's own
sequence (a private message) never comes.
"""
