package main

import (
	"strings"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// errPassword says that a second factor is set.
func errPassword() error { return tgerr.New(401, "SESSION_PASSWORD_NEEDED") }

func sendCode(c *call, r *tg.AuthSendCodeRequest) (bin.Encoder, error) {
	phone := strings.TrimPrefix(r.PhoneNumber, "+")
	return &tg.AuthSentCode{Type: &tg.AuthSentCodeTypeApp{Length: 5}, PhoneCodeHash: "hash of " + phone}, nil
}

func signIn(c *call, r *tg.AuthSignInRequest) (bin.Encoder, error) {
	phone := strings.TrimPrefix(r.PhoneNumber, "+")
	account := c.world.accounts[phone]
	switch {
	case r.PhoneCodeHash != "hash of "+phone:
		return nil, tgerr.New(400, "PHONE_CODE_EXPIRED")
	case account == nil:
		return &tg.AuthAuthorizationSignUpRequired{}, nil
	case r.PhoneCode != account.code:
		return nil, tgerr.New(400, "PHONE_CODE_INVALID")
	}
	return c.logIn(account)
}

// logIn lets a client in, or asks it for the password first.
func (c *call) logIn(account *Account) (bin.Encoder, error) {
	if account.password != nil {
		c.key.pending = account
		return nil, errPassword()
	}
	return c.authorize(account), nil
}

func (c *call) authorize(account *Account) *tg.AuthAuthorization {
	c.key.account, c.key.pending = account, nil
	c.world.connect(c.session, account)
	return &tg.AuthAuthorization{User: account.self()}
}

func logOut(c *call, _ *tg.AuthLogOutRequest) (bin.Encoder, error) {
	c.key.account = nil
	c.world.end(c.world.sessions[c.session.ID])
	return &tg.AuthLoggedOut{}, nil
}
