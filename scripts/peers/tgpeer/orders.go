package main

import (
	"fmt"
	"sort"
)

type accountOrder struct {
	Phone     string `json:"phone"`
	FirstName string `json:"first_name"`
	Username  string `json:"username"`
	Password  string `json:"password"`
	Code      string `json:"code"`
}

// addAccount makes an account, or changes one: of its sessions nothing changes.
func (w *World) addAccount(order accountOrder) (any, error) {
	account := w.accounts[order.Phone]
	if account == nil {
		account = &Account{phone: order.Phone, Person: Person{id: w.nextUser()}}
		w.accounts[order.Phone] = account
	}
	account.firstName, account.username, account.code = order.FirstName, order.Username, order.Code
	account.password = nil
	if order.Password != "" {
		account.password = newPassword(order.Password)
	}
	return map[string]int64{"id": account.id}, nil
}

func (w *World) account(phone string) (*Account, error) {
	if account := w.accounts[phone]; account != nil {
		return account, nil
	}
	return nil, fmt.Errorf("no account %q", phone)
}

func (w *World) phones() any {
	phones := []string{}
	for phone := range w.accounts {
		phones = append(phones, phone)
	}
	sort.Strings(phones)
	return phones
}

type channelOrder struct {
	Title    string   `json:"title"`
	Username string   `json:"username"`
	Group    bool     `json:"group"`
	Members  []string `json:"members"`
}

func (w *World) addChannel(order channelOrder) (any, error) {
	channel := &Channel{
		id: int64(1_500_000_000 + len(w.channels)), title: order.Title, username: order.Username, group: order.Group,
		created: now(), memberships: map[int64]Membership{}, pts: 1,
	}
	for _, phone := range order.Members {
		account, err := w.account(phone)
		if err != nil {
			return nil, err
		}
		channel.memberships[account.id] = member
	}
	w.channels[channel.id] = channel
	return map[string]int64{"chat": marked(channel.id)}, nil
}

type memberOrder struct {
	Chat  int64      `json:"chat"`
	Phone string     `json:"phone"`
	State Membership `json:"state"`
}

func (w *World) setMember(order memberOrder) (any, error) {
	channel, err := w.byMarked(order.Chat)
	if err != nil {
		return nil, err
	}
	account, err := w.account(order.Phone)
	if err != nil {
		return nil, err
	}
	w.enter(channel, account, order.State)
	return none{}, nil
}

func (w *World) postAll(drafts []Draft) (any, error) {
	ids := make([]int, 0, len(drafts))
	for _, draft := range drafts {
		channel, err := w.byMarked(draft.Chat)
		if err != nil {
			return nil, err
		}
		ids = append(ids, w.post(channel, draft))
	}
	return ids, nil
}

type editOrder struct {
	Chat  int64  `json:"chat"`
	ID    int    `json:"id"`
	Text  string `json:"text"`
	Date  int    `json:"date"`
	Quiet bool   `json:"quiet"`
}

func (w *World) editOne(order editOrder) (any, error) {
	channel, err := w.byMarked(order.Chat)
	if err != nil {
		return nil, err
	}
	if order.ID < 1 || order.ID > len(channel.messages) || channel.messages[order.ID-1].deleted || channel.messages[order.ID-1].post == nil {
		return nil, fmt.Errorf("no post %d", order.ID)
	}
	if order.Date == 0 {
		order.Date = now()
	}
	w.edit(channel, order.ID, order.Text, order.Date, order.Quiet)
	return none{}, nil
}

type deleteOrder struct {
	Chat  int64 `json:"chat"`
	IDs   []int `json:"ids"`
	Quiet bool  `json:"quiet"`
}

func (w *World) deleteAll(order deleteOrder) (any, error) {
	channel, err := w.byMarked(order.Chat)
	if err != nil {
		return nil, err
	}
	w.remove(channel, order.IDs, order.Quiet)
	return none{}, nil
}
