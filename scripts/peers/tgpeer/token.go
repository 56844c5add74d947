package main

import (
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
	"github.com/gotd/td/tgtest"
)

// LoginToken is what a QR code shows: whoever is logged in elsewhere lets the client in by it.
type LoginToken struct {
	token   []byte
	expires int
	key     *Key
	session tgtest.Session
	account *Account // who let it in
}

const tokenSeconds = 30

func exportLoginToken(c *call, _ *tg.AuthExportLoginTokenRequest) (bin.Encoder, error) {
	for name, token := range c.world.tokens {
		if token.key == c.key && token.account != nil {
			delete(c.world.tokens, name)
			authorization, err := c.logIn(token.account)
			if err != nil {
				return nil, err
			}
			return &tg.AuthLoginTokenSuccess{Authorization: authorization.(*tg.AuthAuthorization)}, nil
		}
	}
	token := &LoginToken{token: make([]byte, 16), expires: now() + tokenSeconds, key: c.key, session: c.session}
	_, _ = rand.Read(token.token)
	c.world.tokens[base64.RawURLEncoding.EncodeToString(token.token)] = token
	return &tg.AuthLoginToken{Expires: token.expires, Token: token.token}, nil
}

// acceptToken lets the client in that shows the token.
func (w *World) acceptToken(name string, account *Account) error {
	token := w.tokens[name]
	if token == nil || token.expires < now() {
		return tgerr.New(400, "AUTH_TOKEN_EXPIRED")
	}
	token.account = account
	update, err := encoded(&tg.UpdateShort{Update: &tg.UpdateLoginToken{}, Date: now()})
	if err != nil {
		return err
	}
	w.connect(token.session, nil).send(update)
	return nil
}

func now() int { return int(time.Now().Unix()) }
