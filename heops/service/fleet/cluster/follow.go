package cluster

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Changed is a key that has a new value, or none.
type Changed struct {
	Key   string
	Value []byte // nil: removed
	Seq   uint64
	Last  uint64 // nothing comes up to there; 0: more is to come
}

// Follow has take hear of everything in a bucket and of what changes, and closes
// ready when it has heard of what is there.
func (c *Cluster) Follow(b Bucket, take func(Changed), ready chan struct{}) {
	stream, prefix := c.streams[b], "$KV."+c.name(string(b))+"."
	isReady := sync.OnceFunc(func() {
		if ready != nil {
			close(ready)
		}
	})
	var seq uint64
	for wait := time.Duration(0); c.Context.Err() == nil; wait = 100 * time.Millisecond {
		select {
		case <-time.After(wait):
		case <-c.Context.Done():
			return
		}
		again := c.reconnected()
		call, cancel := context.WithTimeout(c.Context, CallTime)
		info, err := stream.Info(call)
		if err != nil {
			cancel()
			continue
		}
		if info.State.Msgs == 0 {
			take(Changed{Seq: info.State.LastSeq, Last: info.State.LastSeq})
			isReady()
		}
		config := jetstream.OrderedConsumerConfig{FilterSubjects: []string{prefix + ">"}, DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy}
		if seq > 0 {
			config.DeliverPolicy, config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, seq+1
		}
		consumer, err := stream.OrderedConsumer(call, config)
		cancel()
		if err != nil {
			continue
		}
		messages, err := consumer.Messages(jetstream.PullExpiry(10*time.Second), jetstream.PullHeartbeat(2*time.Second))
		if err != nil {
			continue
		}
		over := make(chan struct{})
		go func() { // after a while away it begins anew rather than find out slowly
			select {
			case <-again:
			case <-c.Context.Done():
			case <-over:
			}
			messages.Stop()
		}()
		for {
			m, err := messages.Next()
			if err != nil {
				break
			}
			at, err := m.Metadata()
			if err != nil {
				break
			}
			seq = at.Sequence.Stream
			n := Changed{Key: strings.TrimPrefix(m.Subject(), prefix), Value: m.Data(), Seq: seq}
			if op := m.Headers().Get("KV-Operation"); op != "" || m.Headers().Get(jetstream.MarkerReasonHeader) != "" {
				n.Value = nil
			}
			if at.NumPending == 0 {
				n.Last = max(seq, info.State.LastSeq)
			}
			take(n)
			if at.NumPending == 0 {
				isReady()
			}
		}
		close(over)
	}
}
