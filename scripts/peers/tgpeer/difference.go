package main

import (
	"sort"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

type happening int

const (
	added happening = iota
	edited
	deleted
)

// event is a step of a channel's sequence of updates; see https://core.telegram.org/api/updates.
type event struct {
	kind happening
	ids  []int
	pts  int // after it
	at   int // Unix time
}

func (c *Channel) happened(kind happening, ids ...int) {
	c.pts += len(ids)
	c.events = append(c.events, event{kind: kind, ids: ids, pts: c.pts, at: now()})
}

// since gives what happened after a state.
func (c *Channel) since(pts int) []event {
	return c.events[sort.Search(len(c.events), func(at int) bool { return c.events[at].pts > pts }):]
}

func getChannelDifference(c *call, r *tg.UpdatesGetChannelDifferenceRequest) (bin.Encoder, error) {
	channel, err := c.channel(r.Channel)
	if err != nil {
		return nil, err
	}
	if r.Pts < 1 || r.Pts > channel.pts {
		return nil, tgerr.New(400, "PERSISTENT_TIMESTAMP_INVALID")
	}
	missed := channel.since(r.Pts)
	switch {
	case len(missed) == 0:
		return &tg.UpdatesChannelDifferenceEmpty{Final: true, Pts: channel.pts, Timeout: 30}, nil
	case len(missed) > c.world.tooLong:
		return c.tooLong(channel), nil
	}
	page := missed[:min(len(missed), max(1, r.Limit))]
	return c.difference(channel, page, len(page) == len(missed)), nil
}

// difference tells a client what it missed: messages as they are now, edits of those that it has, and deletions.
func (c *call) difference(channel *Channel, page []event, final bool) *tg.UpdatesChannelDifference {
	answer := &tg.UpdatesChannelDifference{
		Final: final, Pts: page[len(page)-1].pts, Timeout: 30, Chats: []tg.ChatClass{channel.seenBy(c.account)},
	}
	isNew, named := map[int]bool{}, []tg.MessageClass{}
	for _, step := range page {
		now := channel.messages[step.ids[0]-1]
		switch {
		case step.kind == deleted:
			answer.OtherUpdates = append(answer.OtherUpdates, &tg.UpdateDeleteChannelMessages{
				ChannelID: channel.id, Messages: step.ids, Pts: step.pts, PtsCount: len(step.ids),
			})
		case now.deleted || isNew[step.ids[0]]:
		case step.kind == added:
			isNew[step.ids[0]] = true
			answer.NewMessages = append(answer.NewMessages, now.body())
		default:
			answer.OtherUpdates = append(answer.OtherUpdates, &tg.UpdateEditChannelMessage{
				Message: now.body(), Pts: step.pts, PtsCount: 1,
			})
		}
		named = append(named, now.body())
	}
	answer.Users = c.world.usersOf(named)
	return answer
}

func (c *call) tooLong(channel *Channel) *tg.UpdatesChannelDifferenceTooLong {
	newest := []tg.MessageClass{}
	for at := 0; at < min(pageSize, len(channel.present)); at++ {
		newest = append(newest, channel.messages[channel.fromNewest(at)-1].body())
	}
	return &tg.UpdatesChannelDifferenceTooLong{
		Final: true, Timeout: 30, Dialog: channel.dialog(), Messages: newest,
		Users: c.world.usersOf(newest), Chats: []tg.ChatClass{channel.seenBy(c.account)},
	}
}

func getState(*call, *tg.UpdatesGetStateRequest) (bin.Encoder, error) {
	return accountState(), nil
}

func accountState() *tg.UpdatesState { return &tg.UpdatesState{Pts: 1, Qts: 1, Date: now(), Seq: 1} }

// getDifference tells which channels have news since a date, and what happened to the account; channels tell theirs themselves.
func getDifference(c *call, r *tg.UpdatesGetDifferenceRequest) (bin.Encoder, error) {
	answer := &tg.UpdatesDifference{State: *accountState()}
	for _, channel := range c.world.channels {
		if last := len(channel.events); last > 0 && channel.memberships[c.account.id] == member && channel.events[last-1].at >= r.Date {
			update := &tg.UpdateChannelTooLong{ChannelID: channel.id}
			update.SetPts(channel.pts)
			answer.OtherUpdates = append(answer.OtherUpdates, update)
			answer.Chats = append(answer.Chats, channel.seenBy(c.account))
		}
	}
	for _, each := range c.account.events {
		if each.at >= r.Date {
			answer.OtherUpdates = append(answer.OtherUpdates, each.update)
			answer.Chats = append(answer.Chats, each.chat)
		}
	}
	if len(answer.OtherUpdates) == 0 {
		return &tg.UpdatesDifferenceEmpty{Date: now(), Seq: 1}, nil
	}
	return answer, nil
}
