package cluster

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Changed is a key that has a new value, or none.
type Changed struct {
	Key   string
	Value []byte // nil: removed
	Seq   uint64
	Last  uint64 // nothing comes up to there; 0: more is to come
	All   bool   // it is all that there is by now
}

// followed is how many messages one call for more asks for.
const followed = 500

// Follow has take hear of everything in a bucket and of what changes, and closes
// ready when it has heard of what is there.
func (c *Cluster) Follow(b Bucket, take func(Changed), ready chan struct{}) {
	isReady := sync.OnceFunc(func() {
		if ready != nil {
			close(ready)
		}
	})
	var seq uint64 // up to where take has heard
	for wait := time.Duration(0); c.Context.Err() == nil; wait = 100 * time.Millisecond {
		select {
		case <-time.After(wait):
			c.followOnce(b, &seq, func(n Changed) {
				take(n)
				if n.All {
					isReady()
				}
			})
		case <-c.Context.Done():
		}
	}
}

// followOnce follows a bucket from a sequence number on until the connection is lost.
func (c *Cluster) followOnce(b Bucket, seq *uint64, take func(Changed)) {
	stream, prefix := c.streams[b], "$KV."+c.name(string(b))+"."
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	again := c.reconnected()
	go func() { // after a while away it begins anew rather than find out slowly
		select {
		case <-again:
			cancel()
		case <-ctx.Done():
		}
	}()
	call, done := context.WithTimeout(ctx, CallTime)
	defer done()
	info, err := stream.Info(call)
	if err != nil {
		return
	}
	if info.State.Msgs == 0 {
		take(Changed{Seq: info.State.LastSeq, Last: info.State.LastSeq, All: true})
	}
	config := jetstream.ConsumerConfig{
		FilterSubject: prefix + ">", AckPolicy: jetstream.AckNonePolicy, DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy,
		MemoryStorage: true, Replicas: 1, InactiveThreshold: time.Minute,
	}
	if *seq > 0 {
		config.DeliverPolicy, config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, *seq+1
	}
	consumer, err := stream.CreateConsumer(call, config)
	if err != nil {
		return
	}
	for next := uint64(1); ctx.Err() == nil; {
		some, end := context.WithTimeout(ctx, 5*time.Second)
		batch, err := consumer.Fetch(followed, jetstream.FetchContext(some))
		if err != nil {
			end()
			return
		}
		for m := range batch.Messages() {
			at, err := m.Metadata()
			if err != nil || at.Sequence.Consumer != next { // something was lost on the way
				end()
				return
			}
			next++
			*seq = at.Sequence.Stream
			n := Changed{Key: strings.TrimPrefix(m.Subject(), prefix), Value: m.Data(), Seq: *seq}
			if m.Headers().Get("KV-Operation") != "" || m.Headers().Get(jetstream.MarkerReasonHeader) != "" {
				n.Value = nil
			}
			if at.NumPending == 0 {
				n.Last, n.All = max(*seq, info.State.LastSeq), true
			}
			take(n)
		}
		err = batch.Error()
		end()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nats.ErrTimeout) {
			return
		}
	}
}
