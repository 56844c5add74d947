package main

import "github.com/gotd/td/tg"

// Private is what an account has besides channels: somebody who wrote to it, once.
type Private struct {
	person *Person
	text   string
	date   int
}

type privateOrder struct {
	Phone  string `json:"phone"`
	Author string `json:"author"` // username
	Text   string `json:"text"`
	Date   int    `json:"date"`
}

// addPrivate is not told to clients that are connected: the account's own sequence of updates is not kept.
func (w *World) addPrivate(order privateOrder) (any, error) {
	account, err := w.account(order.Phone)
	if err != nil {
		return nil, err
	}
	if order.Date == 0 {
		order.Date = now()
	}
	account.privates = append(account.privates, &Private{w.author(order.Author), order.Text, order.Date})
	return none{}, nil
}

func (p *Private) top() (id, date int) { return 1, p.date }

func (p *Private) peer() tg.PeerClass { return &tg.PeerUser{UserID: p.person.id} }

func (p *Private) dialog() *tg.Dialog { return &tg.Dialog{Peer: p.peer(), TopMessage: 1} }

func (p *Private) newest() tg.MessageClass {
	message := &tg.Message{ID: 1, PeerID: p.peer(), Date: p.date, Message: p.text}
	message.SetFromID(p.peer())
	return message
}

func (p *Private) chatSeenBy(*Account) tg.ChatClass { return nil }

func (p *Private) named(asked tg.InputPeerClass) bool {
	user, ok := asked.(*tg.InputPeerUser)
	return ok && user.UserID == p.person.id
}
