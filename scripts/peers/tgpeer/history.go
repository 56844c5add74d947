package main

import (
	"slices"
	"sort"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
)

const pageSize = 100

// hide takes a message out of the history; false where there is none.
func (c *Channel) hide(id int) bool {
	if id < 1 || id > len(c.messages) || c.messages[id-1].deleted {
		return false
	}
	c.messages[id-1].deleted = true
	at := sort.SearchInts(c.present, id)
	c.present = slices.Delete(c.present, at, at+1)
	return true
}

func getHistory(c *call, r *tg.MessagesGetHistoryRequest) (bin.Encoder, error) {
	channel, err := c.channelOf(r.Peer)
	if err != nil {
		return nil, err
	}
	messages := []tg.MessageClass{}
	for _, id := range channel.page(r) {
		if (r.MaxID == 0 || id < r.MaxID) && id > r.MinID {
			messages = append(messages, channel.messages[id-1].body())
		}
	}
	return c.found(channel, messages), nil
}

// page gives the ids of a page, newest first; see https://core.telegram.org/api/offsets.
func (c *Channel) page(r *tg.MessagesGetHistoryRequest) []int {
	var ids []int
	start := c.leftOut(r) + r.AddOffset
	for at := max(0, start); at < min(start+min(r.Limit, pageSize), len(c.present)); at++ {
		ids = append(ids, c.fromNewest(at))
	}
	return ids
}

// leftOut counts the newest messages that an offset leaves out; a date matters only without an id.
func (c *Channel) leftOut(r *tg.MessagesGetHistoryRequest) (newer int) {
	if r.OffsetID > 0 {
		return len(c.present) - sort.SearchInts(c.present, r.OffsetID)
	}
	for r.OffsetDate > 0 && newer < len(c.present) && c.messages[c.fromNewest(newer)-1].date() >= r.OffsetDate {
		newer++
	}
	return newer
}

func (c *Channel) fromNewest(at int) int { return c.present[len(c.present)-1-at] }

func getMessages(c *call, r *tg.ChannelsGetMessagesRequest) (bin.Encoder, error) {
	channel, err := c.channel(r.Channel)
	if err != nil {
		return nil, err
	}
	messages := []tg.MessageClass{}
	for _, asked := range r.ID {
		if named, ok := asked.(*tg.InputMessageID); ok {
			messages = append(messages, channel.message(named.ID))
		}
	}
	return c.found(channel, messages), nil
}

// message is what is there under an id; of a deleted one and of one to come only that there is nothing.
func (c *Channel) message(id int) tg.MessageClass {
	if id < 1 || id > len(c.messages) || c.messages[id-1].deleted {
		empty := &tg.MessageEmpty{ID: id}
		empty.SetPeerID(c.peer())
		return empty
	}
	return c.messages[id-1].body()
}

func (c *call) found(channel *Channel, messages []tg.MessageClass) *tg.MessagesChannelMessages {
	return &tg.MessagesChannelMessages{
		Pts: channel.pts, Count: len(channel.present), Messages: messages,
		Users: c.world.usersOf(messages), Chats: []tg.ChatClass{channel.seenBy(c.account)},
	}
}
