package main

import (
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// Membership is what an account is to a channel.
type Membership string

const (
	stranger Membership = ""
	member   Membership = "member"
	left     Membership = "left"
	kicked   Membership = "kicked"
)

// Channel is a channel or, with a group's rights, a supergroup.
type Channel struct {
	id          int64
	title       string
	username    string // of public ones
	group       bool
	created     int
	memberships map[int64]Membership // by account
	messages    []*Message           // by id, from 1
	present     []int                // ids that are not deleted, ascending
	events      []event
	pts         int
}

// marked is the id as clients write it: -100 and the number.
func marked(id int64) int64 { return -1_000_000_000_000 - id }

func (w *World) byMarked(id int64) (*Channel, error) {
	if channel := w.channels[-1_000_000_000_000-id]; channel != nil {
		return channel, nil
	}
	return nil, tgerr.New(400, "CHANNEL_INVALID")
}

func (c *Channel) peer() *tg.PeerChannel { return &tg.PeerChannel{ChannelID: c.id} }

// hash is what an account needs to name the channel; each has another one.
func (c *Channel) hash(account *Account) int64 { return c.id*1_000_003 + account.id }

// seenBy is the channel as an account sees it.
func (c *Channel) seenBy(account *Account) tg.ChatClass {
	if c.memberships[account.id] == kicked {
		return &tg.ChannelForbidden{
			ID: c.id, Broadcast: !c.group, Megagroup: c.group, AccessHash: c.hash(account), Title: c.title,
		}
	}
	seen := &tg.Channel{ID: c.id, Title: c.title, Broadcast: !c.group, Megagroup: c.group, Date: c.created}
	seen.Left = c.memberships[account.id] != member
	seen.Photo = &tg.ChatPhotoEmpty{}
	seen.SetAccessHash(c.hash(account))
	if c.username != "" {
		seen.SetUsername(c.username)
	}
	return seen
}

// readableBy tells whether an account may read: members may, and everybody may read public ones who is not kicked.
func (c *Channel) readableBy(account *Account) bool {
	state := c.memberships[account.id]
	return state == member || (c.username != "" && state != kicked)
}

// channel finds what a client names, or says why it may not.
func (c *call) channel(given tg.InputChannelClass) (*Channel, error) {
	named, ok := given.(*tg.InputChannel)
	if !ok || c.world.channels[named.ChannelID] == nil {
		return nil, tgerr.New(400, "CHANNEL_INVALID")
	}
	channel := c.world.channels[named.ChannelID]
	c.entry.Chat = marked(channel.id)
	if named.AccessHash != channel.hash(c.account) {
		return nil, tgerr.New(400, "CHANNEL_INVALID")
	}
	if !channel.readableBy(c.account) {
		return nil, tgerr.New(400, "CHANNEL_PRIVATE")
	}
	return channel, nil
}

func (c *call) channelOf(given tg.InputPeerClass) (*Channel, error) {
	if peer, ok := given.(*tg.InputPeerChannel); ok {
		return c.channel(&tg.InputChannel{ChannelID: peer.ChannelID, AccessHash: peer.AccessHash})
	}
	return nil, tgerr.New(400, "PEER_ID_INVALID")
}

// named finds a public channel.
func (w *World) named(username string) *Channel {
	for _, channel := range w.channels {
		if channel.username != "" && strings.EqualFold(channel.username, username) {
			return channel
		}
	}
	return nil
}

// enter makes an account a member or something else, and tells it.
func (w *World) enter(channel *Channel, account *Account, state Membership) {
	channel.memberships[account.id] = state
	told := accountEvent{at: now(), update: &tg.UpdateChannel{ChannelID: channel.id}, chat: channel.seenBy(account)}
	account.events = append(account.events, told)
	w.tell(account, &tg.Updates{Updates: []tg.UpdateClass{told.update}, Chats: []tg.ChatClass{told.chat}, Date: told.at})
}

// membersOf gives the accounts that updates are pushed to.
func (w *World) membersOf(channel *Channel) (members []*Account) {
	for _, account := range w.accounts {
		if channel.memberships[account.id] == member {
			members = append(members, account)
		}
	}
	return members
}
