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
	queue   chan raw
	done    chan struct{}
	// An update that waits to be overtaken.
	held raw
}

const (
	queueLength = 1 << 17
	heldFor     = 200 * time.Millisecond
)

// connect notes a client; without an account it is one that waits for its QR code.
func (w *World) connect(given tgtest.Session, account *Account) *Session {
	session := w.sessions[given.ID]
	if session == nil {
		session = &Session{session: given, queue: make(chan raw, queueLength), done: make(chan struct{})}
		w.sessions[given.ID] = session
		go w.drain(session)
	}
	session.account = account
	return session
}

func (w *World) drain(session *Session) {
	for {
		select {
		case <-session.done:
			return
		case update := <-session.queue:
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
		close(session.done)
		delete(w.sessions, session.session.ID)
	}
}

// send gives an update to the client; one that reads nothing for very long loses updates.
func (s *Session) send(update raw) {
	select {
	case s.queue <- update:
	default:
	}
}

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
