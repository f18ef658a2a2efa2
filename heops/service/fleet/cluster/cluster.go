// Package cluster keeps records and objects in NATS JetStream, and survives that
// NATS goes away for a while.
//
// A record is a value under a key, changed by compare-and-set; who writes one and
// loses the answer finds out whether the write is there. An object is bytes with a
// digest. Calls are made again while the cluster is away, up to a patience, and then
// answer store.ErrAway.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options say how a process takes part. The zero value is what one takes part with.
type Options struct {
	Prefix      string        // of the names of streams and buckets: fleets apart; default "cryptounet"
	Name        string        // of the process; default: the host's name and random digits
	Dir         string        // for files that are open; default: the system's folder for such
	Credentials string        // a file of credentials for NATS; default: none but what the URL has
	Replicas    int           // of streams and buckets that are not there yet; default 1
	Lease       time.Duration // how long a key of Leases stays that is not renewed, when the fleet is made; default 10 s
	Patience    time.Duration // how long a call waits for NATS to come back; default 30 s
	Log         *slog.Logger  // default: nobody hears
}

// Bucket is one of the buckets of keys.
type Bucket string

// The buckets of keys.
const (
	Records Bucket = "records"
	Leases  Bucket = "leases"
)

// Cluster is a connection. It is safe for use by several goroutines.
type Cluster struct {
	Conn    *nats.Conn
	JS      jetstream.JetStream
	Leases  jetstream.KeyValue // keys that end by themselves
	Tickets jetstream.Consumer // of the work queue, one message a subject
	Context context.Context    // done when the connection is closed

	// Known, if set, returns the revision of a record that is known to be there, and
	// Caught waits until this process has heard of its own write.
	Known  func(key string) uint64
	Caught func(revision uint64)

	o       Options
	records jetstream.KeyValue
	objects [shards]jetstream.ObjectStore
	streams map[Bucket]jetstream.Stream
	cancel  context.CancelFunc

	mu    sync.Mutex
	again chan struct{} // closed and replaced when the connection is back
}

func (o Options) withDefaults() Options {
	if o.Prefix == "" {
		o.Prefix = "cryptounet"
	}
	if o.Name == "" {
		host, _ := os.Hostname()
		o.Name = host + "-" + store.ID()[:8]
	}
	o.Name = clean(o.Name)
	if o.Replicas <= 0 {
		o.Replicas = 1
	}
	if o.Lease <= 0 {
		o.Lease = 10 * time.Second
	}
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir == "" {
		o.Dir = os.TempDir()
	}
	return o
}

// Options returns the options with the defaults that were taken.
func (c *Cluster) Options() Options { return c.o }

// Join connects and makes what is not there yet.
func Join(ctx context.Context, url string, o Options) (*Cluster, error) {
	o = o.withDefaults()
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("fleet: %w", err)
	}
	c := &Cluster{o: o, again: make(chan struct{}), streams: make(map[Bucket]jetstream.Stream)}
	c.Context, c.cancel = context.WithCancel(context.Background())
	options := []nats.Option{
		nats.Name("cryptounet " + o.Name), nats.MaxReconnects(-1), nats.ReconnectWait(200 * time.Millisecond), nats.ReconnectJitter(100*time.Millisecond, 100*time.Millisecond),
		nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2), nats.Timeout(5 * time.Second),
		nats.ReconnectHandler(func(*nats.Conn) { c.back() }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				o.Log.Warn("NATS is away", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { o.Log.Debug("NATS", "error", err) }),
	}
	if o.Credentials != "" {
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	var err error
	if c.Conn, err = nats.Connect(url, options...); err != nil {
		c.cancel()
		return nil, fmt.Errorf("fleet: NATS at %s: %w: start it with JetStream (nats-server -js), or give another URL", redacted(url), err)
	}
	if c.JS, err = jetstream.New(c.Conn, jetstream.WithDefaultTimeout(CallTime)); err == nil {
		err = c.Retry(ctx, c.prepare)
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("fleet: NATS at %s: %w", redacted(url), err)
	}
	return c, nil
}

// MaxValue bounds a record; NATS's own bound of a message is 1 MiB by default.
const MaxValue = 900 << 10

func (c *Cluster) name(what string) string { return c.o.Prefix + "-" + what }

// prepare makes the streams and buckets that are not there; those that are stay as
// they are.
func (c *Cluster) prepare(ctx context.Context) (err error) {
	kv := func(b Bucket, ttl time.Duration, what string) (keys jetstream.KeyValue, err error) {
		config := jetstream.KeyValueConfig{Bucket: c.name(string(b)), TTL: ttl, Description: what, MaxValueSize: MaxValue, Replicas: c.o.Replicas}
		keys, err = c.JS.KeyValue(ctx, config.Bucket)
		if errors.Is(err, jetstream.ErrBucketNotFound) {
			keys, err = c.JS.CreateKeyValue(ctx, config)
		}
		if err == nil {
			c.streams[b], err = c.JS.Stream(ctx, "KV_"+config.Bucket)
		}
		return keys, err
	}
	if c.records, err = kv(Records, 0, "models, uploads and jobs of CryptoUNet"); err != nil {
		return err
	}
	if c.Leases, err = kv(Leases, c.o.Lease, "who is at work on what"); err != nil {
		return err
	}
	c.o.Lease = c.streams[Leases].CachedInfo().Config.MaxAge // all go by the one that the fleet was made with
	for i := range c.objects {
		bucket := c.name(fmt.Sprint("bytes-", i))
		c.objects[i], err = c.JS.ObjectStore(ctx, bucket)
		if errors.Is(err, jetstream.ErrBucketNotFound) {
			c.objects[i], err = c.JS.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucket, Replicas: c.o.Replicas, Description: "keys, inputs, programs, checkpoints and results"})
		}
		if err != nil {
			return err
		}
	}
	tickets, err := c.JS.Stream(ctx, c.name("tickets"))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		tickets, err = c.JS.CreateStream(ctx, jetstream.StreamConfig{
			Name: c.name("tickets"), Subjects: []string{c.Subject("tickets", "*")}, Retention: jetstream.WorkQueuePolicy, Replicas: c.o.Replicas,
			// One ticket a job: a second one is refused.
			MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, DiscardNewPerSubject: true,
		})
	}
	if err != nil {
		return err
	}
	c.Tickets, err = tickets.Consumer(ctx, "workers")
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		c.Tickets, err = tickets.CreateConsumer(ctx, jetstream.ConsumerConfig{
			// How often a ticket was handed out says nothing of its job: it may have been
			// left to who holds the keys. The job's record counts.
			Durable: "workers", AckPolicy: jetstream.AckExplicitPolicy, AckWait: c.o.Lease, MaxDeliver: -1, MaxAckPending: 100_000,
		})
	}
	return err
}

// Subject returns the name of a subject of the fleet's own.
func (c *Cluster) Subject(what, id string) string { return c.o.Prefix + "." + what + "." + id }

// Last returns the revision of the record that was written last.
func (c *Cluster) Last() (uint64, error) {
	ctx, cancel := context.WithTimeout(c.Context, CallTime)
	defer cancel()
	info, err := c.streams[Records].Info(ctx)
	if err != nil {
		return 0, err
	}
	return info.State.LastSeq, nil
}

// back tells who follows that the connection is there again.
func (c *Cluster) back() {
	c.o.Log.Info("NATS is back")
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.again)
	c.again = make(chan struct{})
}

func (c *Cluster) reconnected() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.again
}

// Stop ends Context: what goes on in the background is to end before Close.
func (c *Cluster) Stop() { c.cancel() }

// Close closes the connection.
func (c *Cluster) Close() {
	c.cancel()
	c.Conn.Close()
}

// Ready returns an error where nothing can be written.
func (c *Cluster) Ready(ctx context.Context) error {
	if !c.Conn.IsConnected() {
		return store.ErrAway
	}
	ctx, cancel := context.WithTimeout(ctx, CallTime)
	defer cancel()
	_, err := c.Leases.Put(ctx, "ready."+c.o.Name, nil)
	return err
}

// Spool returns a file without a name, for bytes between NATS and who reads them.
func (c *Cluster) Spool() (*os.File, error) {
	f, err := os.CreateTemp(c.o.Dir, "cryptounet-*")
	if err != nil {
		return nil, fmt.Errorf("a file in %s: %w", filepath.Clean(c.o.Dir), err)
	}
	os.Remove(f.Name()) // systems that cannot remove an open file keep it until they clean up
	return f, nil
}
