package main

import (
	"sort"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

func (c *Channel) top() (id, date int) {
	if len(c.present) == 0 {
		return 0, c.created
	}
	id = c.fromNewest(0)
	return id, c.messages[id-1].date()
}

func (c *Channel) dialog() *tg.Dialog {
	dialog := &tg.Dialog{Peer: c.peer()}
	dialog.TopMessage, _ = c.top()
	dialog.SetPts(c.pts)
	return dialog
}

// dialogsOf gives the channels of an account, those with the newest message first.
func (w *World) dialogsOf(account *Account) (channels []*Channel) {
	for _, channel := range w.channels {
		if state := channel.memberships[account.id]; state == member || state == kicked {
			channels = append(channels, channel)
		}
	}
	sort.Slice(channels, func(one, other int) bool {
		_, first := channels[one].top()
		_, second := channels[other].top()
		return first > second || (first == second && channels[one].id > channels[other].id)
	})
	return channels
}

func getDialogs(c *call, r *tg.MessagesGetDialogsRequest) (bin.Encoder, error) {
	all := c.world.dialogsOf(c.account)
	if folder, ok := r.GetFolderID(); ok && folder != 0 {
		all = nil
	}
	start := 0
	if after, ok := r.OffsetPeer.(*tg.InputPeerChannel); ok {
		for at, channel := range all {
			if channel.id == after.ChannelID {
				start = at + 1
			}
		}
	}
	rest := all[start:]
	page := rest[:min(len(rest), max(1, min(r.Limit, pageSize)))]
	answer := &tg.MessagesDialogsSlice{Count: len(all)}
	for _, channel := range page {
		answer.Dialogs = append(answer.Dialogs, channel.dialog())
		answer.Chats = append(answer.Chats, channel.seenBy(c.account))
		if id, _ := channel.top(); id > 0 {
			answer.Messages = append(answer.Messages, channel.messages[id-1].body())
		}
	}
	answer.Users = append(c.world.usersOf(answer.Messages), c.account.self())
	return answer, nil
}

func getPeerDialogs(c *call, r *tg.MessagesGetPeerDialogsRequest) (bin.Encoder, error) {
	answer := &tg.MessagesPeerDialogs{State: *accountState()}
	for _, asked := range r.Peers {
		named, ok := asked.(*tg.InputDialogPeer)
		if !ok {
			continue
		}
		channel, err := c.channelOf(named.Peer)
		if err != nil {
			return nil, err
		}
		answer.Dialogs = append(answer.Dialogs, channel.dialog())
		answer.Chats = append(answer.Chats, channel.seenBy(c.account))
		if id, _ := channel.top(); id > 0 {
			answer.Messages = append(answer.Messages, channel.messages[id-1].body())
		}
	}
	answer.Users = c.world.usersOf(answer.Messages)
	return answer, nil
}
