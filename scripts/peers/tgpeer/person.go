package main

import "github.com/gotd/td/tg"

// Person is somebody who writes.
type Person struct {
	id        int64
	firstName string
	username  string
}

func (p *Person) user() *tg.User {
	user := &tg.User{ID: p.id}
	user.SetFirstName(p.firstName)
	user.SetAccessHash(p.id * 31)
	if p.username != "" {
		user.SetUsername(p.username)
	}
	return user
}

// author gives the person of a username, made known on the first call.
func (w *World) author(username string) *Person {
	for _, account := range w.accounts {
		if account.username == username {
			return &account.Person
		}
	}
	if w.people[username] == nil {
		w.people[username] = &Person{id: w.nextUser(), firstName: "Person " + username, username: username}
	}
	return w.people[username]
}

// usersOf gives whom messages name.
func (w *World) usersOf(messages []tg.MessageClass) []tg.UserClass {
	named := map[int64]bool{}
	for _, message := range messages {
		for _, id := range namedBy(message) {
			named[id] = true
		}
	}
	users := []tg.UserClass{}
	for _, person := range w.people {
		if named[person.id] {
			users = append(users, person.user())
		}
	}
	for _, account := range w.accounts {
		if named[account.id] {
			users = append(users, account.user())
		}
	}
	return users
}

func namedBy(message tg.MessageClass) []int64 {
	var from tg.PeerClass
	var named []int64
	switch m := message.(type) {
	case *tg.Message:
		from = m.FromID
	case *tg.MessageService:
		from = m.FromID
		if joined, ok := m.Action.(*tg.MessageActionChatAddUser); ok {
			named = append(named, joined.Users...)
		}
	}
	if user, ok := from.(*tg.PeerUser); ok {
		named = append(named, user.UserID)
	}
	return named
}
