package main

import (
	"context"
	"time"

	"github.com/gotd/td/tgtest"
)

// Session is a client that updates are pushed to, in a goroutine of its own: a slow client holds nobody up.
type Session struct {
	session tgtest.Session
	account *Account
	outbox  *outbox
	// An update that waits to be overtaken.
	held raw
}

const heldFor = 200 * time.Millisecond

// connect notes a client; without an account it is one that waits for its QR code.
func (w *World) connect(given tgtest.Session, account *Account) *Session {
	session := w.sessions[given.ID]
	if session == nil {
		session = &Session{session: given, outbox: newOutbox()}
		w.sessions[given.ID] = session
		go w.drain(session)
	}
	session.account = account
	return session
}

// drain pushes until the client is gone.
func (w *World) drain(session *Session) {
	for updates := session.outbox.take(); updates != nil; updates = session.outbox.take() {
		for _, update := range updates {
			err := w.server.Send(context.Background(), session.session, tgtest.MessageFromServer, update)
			if err != nil {
				w.forget(session)
				return
			}
		}
	}
}

func (w *World) forget(session *Session) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.end(session)
}

// end stops telling a client anything; a session that ended already stays as it is.
func (w *World) end(session *Session) {
	if session != nil && w.sessions[session.session.ID] == session {
		session.outbox.close()
		delete(w.sessions, session.session.ID)
	}
}

func (s *Session) send(update raw) { s.outbox.put(update) }

// hold keeps an update back until the next one was sent, or for a moment.
func (w *World) hold(session *Session, update raw) {
	session.held = update
	time.AfterFunc(heldFor, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		session.release()
	})
}

func (s *Session) release() {
	if s.held != nil {
		s.send(s.held)
		s.held = nil
	}
}
