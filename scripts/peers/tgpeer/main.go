// A Telegram data centre on loopback, for tests. MTProto itself (key exchange, encryption, containers) is gotd's tgtest; how Telegram
// behaves is written here. The control API, HTTP on loopback, is described in examples/mtproto/__init__.py.
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gotd/td/proto/codec"
	"github.com/gotd/td/tgtest"
	"github.com/gotd/td/transport"
)

const dataCentre = 2

func main() {
	mtproto := flag.String("mtproto", "127.0.0.1:0", "address of Telegram's protocol")
	control := flag.String("control", "127.0.0.1:0", "address of the control API")
	flag.Parse()
	if err := serve(*mtproto, *control); err != nil {
		fmt.Fprintln(os.Stderr, "tgpeer:", err)
		os.Exit(1)
	}
}

func serve(mtproto, control string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	gate, err := newGate(mtproto)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp4", control)
	if err != nil {
		return err
	}
	world := newWorld(gate)
	options := tgtest.ServerOptions{DC: dataCentre, Random: nonces{rand.Reader}, ReadTimeout: time.Hour, WriteTimeout: time.Hour}
	server := tgtest.NewServer(tgtest.NewPrivateKey(key), tgtest.UnpackInvoke(world), options)
	world.server = server
	fmt.Printf("{\"mtproto\":%q,\"control\":%q}\n", gate.Addr(), listener.Addr())
	go func() { _ = http.Serve(listener, routes(world, &key.PublicKey)) }()
	seeing := func() transport.Codec { return &seeingCodec{Codec: &codec.Full{}} }
	return server.Serve(context.Background(), transport.ListenCodec(seeing, gate))
}
