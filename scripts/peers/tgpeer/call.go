package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/mt"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
	"github.com/gotd/td/tgtest"
	"github.com/gotd/td/tgtest/services"
)

// call is a request that is answered.
type call struct {
	world   *World
	session tgtest.Session
	key     *Key
	account *Account // nil: nobody is logged in
	entry   *Entry
}

type handler func(c *call, request *bin.Buffer) (bin.Encoder, error)

// request is a pointer to a method's parameters.
type request[R any] interface {
	*R
	bin.Decoder
}

// on makes a handler that decodes first.
func on[R any, P request[R]](handle func(*call, P) (bin.Encoder, error)) handler {
	return func(c *call, buffer *bin.Buffer) (bin.Encoder, error) {
		asked := P(new(R))
		if err := asked.Decode(buffer); err != nil {
			return nil, tgerr.New(400, "INPUT_REQUEST_INVALID")
		}
		return handle(c, asked)
	}
}

var errCut = errors.New("the connection is cut, as was asked for")

func errUnregistered() error { return tgerr.New(401, "AUTH_KEY_UNREGISTERED") }

// What anybody may ask.
var open = map[uint32]handler{
	tg.HelpGetConfigRequestTypeID:        on(getConfig),
	tg.AuthSendCodeRequestTypeID:         on(sendCode),
	tg.AuthSignInRequestTypeID:           on(signIn),
	tg.AuthExportLoginTokenRequestTypeID: on(exportLoginToken),
	tg.AccountGetPasswordRequestTypeID:   on(getPassword),
	tg.AuthCheckPasswordRequestTypeID:    on(checkPassword),
}

// What only who is logged in may ask. All else is refused: joining, accepting invites, writing.
var closed = map[uint32]handler{
	tg.AuthLogOutRequestTypeID:                  on(logOut),
	tg.UsersGetUsersRequestTypeID:               on(getUsers),
	tg.UpdatesGetStateRequestTypeID:             on(getState),
	tg.UpdatesGetDifferenceRequestTypeID:        on(getDifference),
	tg.UpdatesGetChannelDifferenceRequestTypeID: on(getChannelDifference),
	tg.MessagesGetDialogsRequestTypeID:          on(getDialogs),
	tg.MessagesGetPeerDialogsRequestTypeID:      on(getPeerDialogs),
	tg.MessagesGetHistoryRequestTypeID:          on(getHistory),
	tg.ChannelsGetMessagesRequestTypeID:         on(getMessages),
	tg.ChannelsGetChannelsRequestTypeID:         on(getChannels),
	tg.ContactsResolveUsernameRequestTypeID:     on(resolveUsername),
	tg.UploadGetFileRequestTypeID:               on(getFile),
}

// Why joining is refused: the account is in too many channels, the invite is no longer good.
var refused = map[string]string{
	"channels.joinChannel":      "CHANNELS_TOO_MUCH",
	"messages.importChatInvite": "INVITE_HASH_EXPIRED",
	"messages.checkChatInvite":  "INVITE_HASH_EXPIRED",
}

// OnMessage answers a request of a client.
func (w *World) OnMessage(server *tgtest.Server, asked *tgtest.Request) error {
	id, err := asked.Buf.PeekID()
	if err != nil || id == mt.MsgsAckTypeID {
		return err
	}
	c := w.called(asked, id)
	fault := w.struck(c)
	if fault != nil && fault.Kind == "hang" {
		return nil
	}
	if fault != nil && fault.Kind == "cut" {
		return errCut
	}
	answer, err := w.answer(c, id, asked.Buf, fault)
	if err != nil {
		return err
	}
	return server.SendResult(asked, answer)
}

// called notes the request and who asks.
func (w *World) called(asked *tgtest.Request, id uint32) *call {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := w.names[id]
	if name == "" {
		name = fmt.Sprintf("%#x", id)
	}
	c := &call{world: w, session: asked.Session, key: w.key(asked.Session.AuthKey.ID)}
	phone := ""
	if c.account = c.key.account; c.account != nil {
		phone = c.account.phone
		w.connect(asked.Session, c.account)
	}
	c.entry = w.journal.note(float64(time.Now().UnixMicro())/1e6, phone, name)
	return c
}

func (w *World) struck(c *call) *Fault {
	w.mu.Lock()
	fault := w.fault(c.entry.Method, c.entry.Phone)
	if fault == nil {
		fault = w.hurried(c.entry)
	}
	if fault != nil {
		c.entry.Error = fault.Kind
	}
	w.mu.Unlock()
	if fault != nil && fault.Kind == "slow" {
		fault.pause()
	}
	return fault
}

// answer encodes under the lock: what is shown belongs to the world.
func (w *World) answer(c *call, id uint32, buffer *bin.Buffer, fault *Fault) (raw, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	answer, err := w.handled(c, id, buffer, fault)
	if err != nil {
		c.entry.Error = err.Error()
		if known, ok := tgerr.As(err); ok {
			c.entry.Error = known.Message
		}
		return nil, err
	}
	return encoded(answer)
}

func (w *World) handled(c *call, id uint32, buffer *bin.Buffer, fault *Fault) (bin.Encoder, error) {
	if fault != nil && fault.Kind == "error" {
		return nil, fault.refusal()
	}
	if c.key.refusal != nil {
		return nil, c.key.refusal
	}
	if handle, ok := open[id]; ok {
		return handle(c, buffer)
	}
	if c.account == nil {
		return nil, errUnregistered()
	}
	if handle, ok := closed[id]; ok {
		return handle(c, buffer)
	}
	if why, ok := refused[c.entry.Method]; ok {
		return nil, tgerr.New(400, why)
	}
	return nil, services.ErrMethodNotImplemented
}
