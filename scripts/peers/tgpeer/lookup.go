package main

import (
	"net"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

func getConfig(c *call, _ *tg.HelpGetConfigRequest) (bin.Encoder, error) {
	port := c.world.gate.Addr().(*net.TCPAddr).Port
	return &tg.Config{
		ThisDC: dataCentre, Date: now(), Expires: now() + 3600, MeURLPrefix: "https://t.me/",
		DCOptions: []tg.DCOption{{ID: dataCentre, IPAddress: "127.0.0.1", Port: port, Static: true}},
	}, nil
}

// getUsers knows the account itself, and those whose id is asked for.
func getUsers(c *call, r *tg.UsersGetUsersRequest) (bin.Encoder, error) {
	answer := vector{}
	for _, asked := range r.ID {
		switch named := asked.(type) {
		case *tg.InputUserSelf:
			answer = append(answer, c.account.self())
		case *tg.InputUser:
			for _, person := range c.world.people {
				if person.id == named.UserID {
					answer = append(answer, person.user())
				}
			}
		}
	}
	return answer, nil
}

func getChannels(c *call, r *tg.ChannelsGetChannelsRequest) (bin.Encoder, error) {
	answer := &tg.MessagesChats{}
	for _, asked := range r.ID {
		channel, err := c.channel(asked)
		if err != nil {
			return nil, err
		}
		answer.Chats = append(answer.Chats, channel.seenBy(c.account))
	}
	return answer, nil
}

func resolveUsername(c *call, r *tg.ContactsResolveUsernameRequest) (bin.Encoder, error) {
	channel := c.world.named(r.Username)
	if channel == nil {
		return nil, tgerr.New(400, "USERNAME_NOT_OCCUPIED")
	}
	c.entry.Chat = marked(channel.id)
	return &tg.ContactsResolvedPeer{Peer: channel.peer(), Chats: []tg.ChatClass{channel.seenBy(c.account)}}, nil
}
