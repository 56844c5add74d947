package main

import (
	"sort"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

// talk is what is in an account's list: a channel, or a person.
type talk interface {
	dialog() *tg.Dialog
	// Of the newest message; 0: there is none.
	top() (id, date int)
	newest() tg.MessageClass
	// nil: a person.
	chatSeenBy(account *Account) tg.ChatClass
	named(asked tg.InputPeerClass) bool
}

func (c *Channel) top() (id, date int) {
	if len(c.present) == 0 {
		return 0, c.created
	}
	id = c.fromNewest(0)
	return id, c.messages[id-1].date()
}

func (c *Channel) newest() tg.MessageClass {
	id, _ := c.top()
	return c.messages[id-1].body()
}

func (c *Channel) dialog() *tg.Dialog {
	dialog := &tg.Dialog{Peer: c.peer()}
	dialog.TopMessage, _ = c.top()
	dialog.SetPts(c.pts)
	return dialog
}

func (c *Channel) chatSeenBy(account *Account) tg.ChatClass { return c.seenBy(account) }

func (c *Channel) named(asked tg.InputPeerClass) bool {
	channel, ok := asked.(*tg.InputPeerChannel)
	return ok && channel.ChannelID == c.id
}

// talksOf gives the list of an account, those with the newest message first.
func (w *World) talksOf(account *Account) (talks []talk) {
	var channels []*Channel
	for _, channel := range w.channels {
		if state := channel.memberships[account.id]; state == member || state == kicked {
			channels = append(channels, channel)
		}
	}
	sort.Slice(channels, func(one, other int) bool { return channels[one].id > channels[other].id })
	for _, channel := range channels {
		talks = append(talks, channel)
	}
	for _, private := range account.privates {
		talks = append(talks, private)
	}
	sort.SliceStable(talks, func(one, other int) bool {
		_, first := talks[one].top()
		_, second := talks[other].top()
		return first > second
	})
	return talks
}

func getDialogs(c *call, r *tg.MessagesGetDialogsRequest) (bin.Encoder, error) {
	all := c.world.talksOf(c.account)
	if folder, ok := r.GetFolderID(); ok && folder != 0 {
		all = nil
	}
	start := 0
	for at, each := range all {
		if each.named(r.OffsetPeer) {
			start = at + 1
		}
	}
	rest := all[start:]
	page := c.listed(rest[:min(len(rest), max(1, min(r.Limit, pageSize)))])
	return &tg.MessagesDialogsSlice{
		Count: len(all), Dialogs: page.Dialogs, Messages: page.Messages, Chats: page.Chats, Users: page.Users,
	}, nil
}

func getPeerDialogs(c *call, r *tg.MessagesGetPeerDialogsRequest) (bin.Encoder, error) {
	var found []talk
	for _, asked := range r.Peers {
		if named, ok := asked.(*tg.InputDialogPeer); ok {
			channel, err := c.channelOf(named.Peer)
			if err != nil {
				return nil, err
			}
			found = append(found, channel)
		}
	}
	return c.listed(found), nil
}

func (c *call) listed(talks []talk) *tg.MessagesPeerDialogs {
	list := &tg.MessagesPeerDialogs{State: *accountState()}
	for _, each := range talks {
		list.Dialogs = append(list.Dialogs, each.dialog())
		if chat := each.chatSeenBy(c.account); chat != nil {
			list.Chats = append(list.Chats, chat)
		}
		if id, _ := each.top(); id > 0 {
			list.Messages = append(list.Messages, each.newest())
		}
	}
	list.Users = append(c.world.usersOf(list.Messages), c.account.self())
	return list
}
