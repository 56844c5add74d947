package main

import (
	"io"
	"net"
	"sync"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/transport"
)

// gate is the port of Telegram's protocol: it can be closed for a while, and connections through it can be cut.
type gate struct {
	mu     sync.Mutex
	addr   net.Addr
	inner  net.Listener
	opened *sync.Cond
	open   map[*seenConn]bool
	most   map[[8]byte]int
	ended  bool
}

// seenConn is a connection of which is known whose key it is used with.
type seenConn struct {
	net.Conn
	gate *gate
	key  [8]byte
}

// seeingCodec notes the key's id, by which each packet begins. Only TCP full is spoken: it has no header that Accept would wait for.
type seeingCodec struct{ transport.Codec }

func newGate(address string) (*gate, error) {
	inner, err := net.Listen("tcp4", address)
	if err != nil {
		return nil, err
	}
	g := &gate{addr: inner.Addr(), inner: inner, open: map[*seenConn]bool{}, most: map[[8]byte]int{}}
	g.opened = sync.NewCond(&g.mu)
	return g, nil
}

// Addr stays the same while the gate is closed.
func (g *gate) Addr() net.Addr { return g.addr }

// Accept waits also while the gate is closed.
func (g *gate) Accept() (net.Conn, error) {
	for {
		listener, err := g.listener()
		if err != nil {
			return nil, err
		}
		conn, err := listener.Accept()
		if err != nil {
			continue // closed meanwhile: wait until it opens
		}
		seen := &seenConn{Conn: conn, gate: g}
		g.mu.Lock()
		g.open[seen] = true
		g.mu.Unlock()
		return seen, nil
	}
}

func (g *gate) listener() (net.Listener, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.inner == nil && !g.ended {
		g.opened.Wait()
	}
	if g.ended {
		return nil, net.ErrClosed
	}
	return g.inner, nil
}

// Close ends it for good.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	g.opened.Broadcast()
	if g.inner == nil {
		return nil
	}
	return g.inner.Close()
}

// refuse closes the port and all connections.
func (g *gate) refuse() {
	g.mu.Lock()
	inner := g.inner
	g.inner = nil
	g.mu.Unlock()
	if inner != nil {
		_ = inner.Close()
	}
	g.cut(func([8]byte) bool { return true })
}

// accept opens the same port again.
func (g *gate) accept() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inner != nil {
		return nil
	}
	inner, err := net.Listen("tcp4", g.addr.String())
	if err != nil {
		return err
	}
	g.inner = inner
	g.opened.Broadcast()
	return nil
}

// cut closes connections by their keys and gives their number.
func (g *gate) cut(which func(key [8]byte) bool) int {
	var found []*seenConn
	g.mu.Lock()
	for conn := range g.open {
		if which(conn.key) {
			found = append(found, conn)
		}
	}
	g.mu.Unlock()
	for _, conn := range found {
		_ = conn.Close()
	}
	return len(found)
}

// count tells how many connections use a key now, and the most at once so far.
func (g *gate) count(key [8]byte) (now, most int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.using(key), g.most[key]
}

func (g *gate) using(key [8]byte) (count int) {
	for conn := range g.open {
		if conn.key == key {
			count++
		}
	}
	return count
}

func (g *gate) seen(conn *seenConn, key [8]byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if conn.key == key {
		return
	}
	conn.key = key
	g.most[key] = max(g.most[key], g.using(key))
}

func (c *seenConn) Close() error {
	c.gate.mu.Lock()
	delete(c.gate.open, c)
	c.gate.mu.Unlock()
	return c.Conn.Close()
}

func (c *seeingCodec) Read(from io.Reader, buffer *bin.Buffer) error {
	if err := c.Codec.Read(from, buffer); err != nil {
		return err
	}
	var key [8]byte
	conn, ok := from.(*seenConn)
	if ok && buffer.PeekN(key[:], len(key)) == nil {
		conn.gate.seen(conn, key)
	}
	return nil
}
