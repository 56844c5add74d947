package main

import "math/rand/v2"

// Orders about how the network and the service misbehave.

func (w *World) addFault(fault Fault) (any, error) {
	fault.random = seeded(fault.Seed)
	w.faults = append(w.faults, &fault)
	return none{}, nil
}

// addStream replaces how updates reach an account.
func (w *World) addStream(stream Stream) (any, error) {
	stream.randoms = map[string]*rand.Rand{}
	w.streams = append([]*Stream{&stream}, w.streams...)
	return none{}, nil
}

// calm ends all faults, streams and paces.
func (w *World) calm(none) (any, error) {
	w.faults, w.streams, w.paces = nil, nil, nil
	return none{}, nil
}

type phoneOrder struct {
	Phone string `json:"phone"` // empty: every account
}

func (w *World) cutConnections(order phoneOrder) (any, error) {
	keys := map[[8]byte]bool{}
	for id, key := range w.keys {
		if order.Phone == "" || (key.account != nil && key.account.phone == order.Phone) {
			keys[id] = true
		}
	}
	return map[string]int{"cut": w.gate.cut(func(key [8]byte) bool { return keys[key] })}, nil
}

type gateOrder struct {
	Open bool `json:"open"`
}

func (w *World) setGate(order gateOrder) (any, error) {
	if order.Open {
		return none{}, w.gate.accept()
	}
	w.gate.refuse()
	return none{}, nil
}

type revocation struct {
	Phone   string `json:"phone"`
	Message string `json:"message"` // SESSION_REVOKED
}

func (w *World) revokeOne(order revocation) (any, error) {
	account, err := w.account(order.Phone)
	if err != nil {
		return nil, err
	}
	w.revoke(account, order.Message)
	return none{}, nil
}

type tokenOrder struct {
	Token string `json:"token"`
	Phone string `json:"phone"`
}

func (w *World) letIn(order tokenOrder) (any, error) {
	account, err := w.account(order.Phone)
	if err != nil {
		return nil, err
	}
	return none{}, w.acceptToken(order.Token, account)
}

type tooLongOrder struct {
	Events int `json:"events"`
}

func (w *World) setTooLong(order tooLongOrder) (any, error) {
	w.tooLong = order.Events
	return none{}, nil
}

type resetOrder struct {
	Accounts bool `json:"accounts"` // them and their sessions, too
}

func (w *World) reset(order resetOrder) (any, error) {
	w.clear()
	if order.Accounts {
		for _, session := range w.sessions {
			w.end(session)
		}
		w.accounts, w.keys, w.sessions = map[string]*Account{}, map[[8]byte]*Key{}, map[int64]*Session{}
	}
	return none{}, nil
}

type connectionCount struct {
	Phone string `json:"phone"`
	Now   int    `json:"now"`
	Most  int    `json:"most"` // at once, with one session
}

func (w *World) connections() any {
	counts := []connectionCount{}
	for id, key := range w.keys {
		if key.account != nil {
			now, most := w.gate.count(id)
			counts = append(counts, connectionCount{key.account.phone, now, most})
		}
	}
	return counts
}

type truth struct {
	ID     int    `json:"id"`
	Date   int    `json:"date"`
	Text   string `json:"text"`
	State  string `json:"state"` // post, service or deleted
	Group  int64  `json:"grouped_id"`
	Edited bool   `json:"edited"`
}

// truth is what a perfect reader would know of a channel.
func (w *World) truth(chat int64) any {
	told := []truth{}
	channel, err := w.byMarked(chat)
	if err != nil {
		return told
	}
	for at, message := range channel.messages {
		one := truth{ID: at + 1, Date: message.date(), State: "service"}
		if message.post != nil {
			one.State, one.Text, one.Group = "post", message.post.Message, message.post.GroupedID
			one.Edited = message.post.EditDate != 0
		}
		if message.deleted {
			one.State = "deleted"
		}
		told = append(told, one)
	}
	return told
}
