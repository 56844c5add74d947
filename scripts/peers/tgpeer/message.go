package main

import "github.com/gotd/td/tg"

// Message is a message of a channel: a post, or what the service says of it; its id is given once, also when it is deleted.
type Message struct {
	post    *tg.Message
	service *tg.MessageService
	deleted bool
}

// Draft is an order to post.
type Draft struct {
	Chat   int64  `json:"chat"`
	Text   string `json:"text"`
	Date   int    `json:"date"`
	Photo  []byte `json:"photo"`
	Group  int64  `json:"grouped_id"`
	Author string `json:"author"` // username
	Reply  int    `json:"reply_to"`
	// pin, join, title or create: a service message
	Service string `json:"service"`
	// Nobody is told: found by history or difference only.
	Quiet bool `json:"quiet"`
}

// body is the message as clients get it.
func (m *Message) body() tg.MessageClass {
	if m.service != nil {
		return m.service
	}
	return m.post
}

func (m *Message) date() int {
	if m.service != nil {
		return m.service.Date
	}
	return m.post.Date
}

// post adds a message and tells the members.
func (w *World) post(channel *Channel, draft Draft) int {
	if draft.Date == 0 {
		draft.Date = now()
	}
	message := &Message{}
	if id := len(channel.messages) + 1; draft.Service != "" {
		message.service = w.service(channel, id, draft)
	} else {
		message.post = w.written(channel, id, draft)
	}
	channel.messages = append(channel.messages, message)
	id := len(channel.messages)
	channel.present = append(channel.present, id)
	channel.happened(added, id)
	if !draft.Quiet {
		w.announce(channel, &tg.UpdateNewChannelMessage{Message: message.body(), Pts: channel.pts, PtsCount: 1}, message.body())
	}
	return id
}

func (w *World) written(channel *Channel, id int, draft Draft) *tg.Message {
	message := &tg.Message{ID: id, PeerID: channel.peer(), Date: draft.Date, Message: draft.Text, Post: !channel.group}
	if !channel.group {
		message.SetViews(1)
		message.SetForwards(0)
	}
	if draft.Author != "" {
		message.SetFromID(&tg.PeerUser{UserID: w.author(draft.Author).id})
	}
	if draft.Group != 0 {
		message.SetGroupedID(draft.Group)
	}
	if draft.Reply != 0 {
		header := &tg.MessageReplyHeader{}
		header.SetReplyToMsgID(draft.Reply)
		message.SetReplyTo(header)
	}
	if len(draft.Photo) > 0 {
		message.SetMedia(w.photo(draft.Photo, draft.Date))
	}
	return message
}

func (w *World) service(channel *Channel, id int, draft Draft) *tg.MessageService {
	message := &tg.MessageService{ID: id, PeerID: channel.peer(), Date: draft.Date, Post: !channel.group}
	if draft.Author != "" {
		message.SetFromID(&tg.PeerUser{UserID: w.author(draft.Author).id})
	}
	switch draft.Service {
	case "pin":
		message.Action = &tg.MessageActionPinMessage{}
		header := &tg.MessageReplyHeader{}
		header.SetReplyToMsgID(draft.Reply)
		message.SetReplyTo(header)
	case "join":
		message.Action = &tg.MessageActionChatAddUser{Users: []int64{w.author(draft.Author).id}}
	case "title":
		message.Action = &tg.MessageActionChatEditTitle{Title: draft.Text}
	default:
		message.Action = &tg.MessageActionChannelCreate{Title: channel.title}
	}
	return message
}

// edit changes a text and tells the members; a message that was fetched before stays as it was.
func (w *World) edit(channel *Channel, id int, text string, date int, quiet bool) {
	changed := *channel.messages[id-1].post
	changed.Message = text
	changed.SetEditDate(date)
	channel.messages[id-1].post = &changed
	channel.happened(edited, id)
	if !quiet {
		w.announce(channel, &tg.UpdateEditChannelMessage{Message: &changed, Pts: channel.pts, PtsCount: 1}, &changed)
	}
}

// remove deletes messages and tells the members.
func (w *World) remove(channel *Channel, ids []int, quiet bool) {
	var gone []int
	for _, id := range ids {
		if channel.hide(id) {
			gone = append(gone, id)
		}
	}
	if len(gone) == 0 {
		return
	}
	channel.happened(deleted, gone...)
	if !quiet {
		w.announce(channel, &tg.UpdateDeleteChannelMessages{
			ChannelID: channel.id, Messages: gone, Pts: channel.pts, PtsCount: len(gone),
		})
	}
}

// announce pushes an update of a channel to its members.
func (w *World) announce(channel *Channel, update tg.UpdateClass, messages ...tg.MessageClass) {
	users := w.usersOf(messages)
	for _, account := range w.membersOf(channel) {
		w.tell(account, &tg.Updates{
			Updates: []tg.UpdateClass{update}, Users: users, Chats: []tg.ChatClass{channel.seenBy(account)}, Date: now(),
		})
	}
}
