package fleet

import (
	"context"
	"errors"
	"fmt"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"
)

// Moved counts what Move moved.
type Moved struct{ Models, Blobs, Jobs int }

// Move takes over what an embedded store holds: models, keys, inputs, jobs with
// their checkpoints and results. What the fleet has already stays as it is there,
// so that a move that was cut off can be made again. Uploads under way are not
// taken along: their clients begin them again.
func (s *Store) Move(ctx context.Context, from *store.Store) (n Moved, err error) {
	all, err := from.Contents()
	if err != nil {
		return n, err
	}
	for _, b := range all.Blobs {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if err := s.moveBlob(from, b); err != nil {
			return n, fmt.Errorf("fleet: moving %s %.16s: %w", b.Kind, b.SHA256, err)
		}
		n.Blobs++
	}
	for _, m := range all.Models {
		if err := s.addModel(m, store.Upload{Client: m.Client, SHA256: m.SHA256, Public: m.Public}); err != nil {
			return n, fmt.Errorf("fleet: moving model %s: %w", m.Name, err)
		}
		n.Models++
	}
	for _, j := range all.Jobs {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		if err := s.moveJob(from, j); err != nil {
			return n, fmt.Errorf("fleet: moving job %s: %w", j.ID, err)
		}
		n.Jobs++
	}
	return n, nil
}

func (s *Store) moveBlob(from *store.Store, b store.Blob) error {
	if _, _, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+owned(b.Client, b.SHA256)); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	f, err := from.OpenBlob(b.Client, b.SHA256)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := s.PutFile(blobObject(b.Client, b.SHA256), f); err != nil {
		return err
	}
	return s.addBlob(b)
}

func (s *Store) moveJob(from *store.Store, j store.Job) error {
	if _, _, _, err := cluster.Read[store.Job](s.Cluster, jobKey+j.ID); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for kind, f := range map[string]*store.File{"checkpoint": &j.Checkpoint, "map": &j.Map, "result": &j.Result} {
		if f.Name == "" {
			continue
		}
		in, err := from.OpenFile(*f)
		if err != nil {
			return err
		}
		f.Name = fmt.Sprintf("work/%s-moved.%s", j.ID, kind)
		f.Bytes, err = s.PutFile(f.Name, in)
		in.Close()
		if err != nil {
			return err
		}
	}
	// Jobs of the fleet are ordered by when they came.
	j.Sequence = uint64(j.Created.UnixNano())
	if j.Idempotency != "" {
		if _, err := cluster.Create(s.Cluster, onceKey+owned(j.Client, hashed(j.Idempotency)), j.ID); err != nil {
			return err
		}
	}
	_, err := cluster.Create(s.Cluster, jobKey+j.ID, j)
	return err
}

// DeadLetters returns the jobs that took too many workers down.
func (s *Store) DeadLetters(ctx context.Context) (all []DeadLetter, err error) {
	keys, err := s.Keys(ctx, deadKey+"*")
	for _, key := range keys {
		d, _, _, e := cluster.Read[DeadLetter](s.Cluster, key)
		if e == nil {
			all = append(all, d)
		} else if !errors.Is(e, store.ErrNotFound) {
			err = errors.Join(err, e)
		}
	}
	return all, err
}
