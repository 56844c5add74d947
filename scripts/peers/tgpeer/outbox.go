package main

import "sync"

// outbox holds what a client is to be told, however slowly it reads.
type outbox struct {
	mu      sync.Mutex
	changed *sync.Cond
	waiting []raw
	closed  bool
}

func newOutbox() *outbox {
	o := &outbox{}
	o.changed = sync.NewCond(&o.mu)
	return o
}

func (o *outbox) put(update raw) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = append(o.waiting, update)
	o.changed.Signal()
}

// take waits for updates; none are given once it is closed.
func (o *outbox) take() []raw {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) == 0 && !o.closed {
		o.changed.Wait()
	}
	taken := o.waiting
	o.waiting = nil
	if o.closed {
		return nil
	}
	return taken
}

func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	o.changed.Signal()
}
