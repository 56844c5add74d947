package main

import (
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// Account is a person's account that clients can log in to.
type Account struct {
	Person
	phone    string
	code     string
	password *Password // nil: no second factor
	events   []accountEvent
	privates []*Private
}

// accountEvent is what happened to an account, outside of its channels' own sequences.
type accountEvent struct {
	at     int
	update tg.UpdateClass
	chat   tg.ChatClass
}

// Key is a client's authorization key: who is logged in by it, or half.
type Key struct {
	account *Account
	// The code was right, the password is not known yet.
	pending *Account
	// All that it is answered, once it was revoked.
	refusal *tgerr.Error
}

func (w *World) key(id [8]byte) *Key {
	key := w.keys[id]
	if key == nil {
		key = &Key{}
		w.keys[id] = key
	}
	return key
}

// self is the account as it sees itself.
func (a *Account) self() *tg.User {
	user := a.user()
	user.Self = true
	user.SetPhone(a.phone)
	return user
}

// revoke ends all sessions of an account with an error.
func (w *World) revoke(account *Account, message string) {
	for _, key := range w.keys {
		if key.account == account {
			key.account, key.refusal = nil, tgerr.New(401, message)
		}
	}
	for _, session := range w.sessions {
		if session.account == account {
			w.end(session)
		}
	}
}
