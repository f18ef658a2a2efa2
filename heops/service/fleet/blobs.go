package fleet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"

	"github.com/nats-io/nats.go/jetstream"
)

// model is a model's record; its plan is an object, as plans can be larger than
// records may.
type model struct {
	ID, Name, Client, SHA256 string
	Public                   bool
}

// Names of objects.
func blobObject(client, sum string) string { return "blobs/" + owned(client, sum) }
func planObject(model string) string       { return "plans/" + model }

// maxPlan bounds a plan in memory.
const maxPlan = 256 << 20

// plan returns a model's plan, which never changes.
func (s *Store) plan(id string) ([]byte, error) {
	if p, ok := s.plans.Load(id); ok {
		return p.([]byte), nil
	}
	f, err := s.Get(planObject(id))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := io.ReadAll(io.LimitReader(f, maxPlan+1))
	if len(p) > maxPlan {
		err = fmt.Errorf("the plan of model %.16s has more than %d MiB", id, maxPlan>>20)
	}
	if err == nil {
		s.plans.Store(id, p)
	}
	return p, err
}

func (s *Store) whole(m model) (store.Model, error) {
	p, err := s.plan(m.ID)
	return store.Model{ID: m.ID, Name: m.Name, Client: m.Client, SHA256: m.SHA256, Public: m.Public, Plan: p}, err
}

// Models returns all models.
func (s *Store) Models() (all []store.Model, err error) {
	s.barrier()
	for _, m := range known(s.mirror, s.mirror.models, func(model) bool { return true }, func(a, b model) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) }) {
		w, err := s.whole(m)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// Model returns a model.
func (s *Store) Model(id string) (store.Model, error) {
	if !isKey(id) {
		return store.Model{}, store.ErrNotFound
	}
	if s.mirror != nil {
		s.mirror.mu.Lock()
		m, ok := s.mirror.models[id]
		s.mirror.mu.Unlock()
		if ok {
			return s.whole(m)
		}
	}
	m, _, _, err := cluster.Read[model](s.Cluster, modelKey+id)
	if err != nil {
		return store.Model{}, err
	}
	return s.whole(m)
}

// addModel records a model. One that another client has uploaded stays that
// client's.
func (s *Store) addModel(m store.Model, u store.Upload) error {
	if _, err := s.Put(planObject(m.ID), func(w io.Writer) error { _, err := w.Write(m.Plan); return err }); err != nil {
		return err
	}
	is := model{m.ID, m.Name, u.Client, u.SHA256, u.Public}
	fresh, err := cluster.Create(s.Cluster, modelKey+m.ID, is)
	if fresh || err != nil {
		return err
	}
	_, err = cluster.Change(s.Cluster, modelKey+m.ID, func(was *model) error {
		if was.Client == u.Client {
			*was = is
		}
		return nil
	})
	return err
}

// publish changes whether the weights of a client's model are public.
func (s *Store) publish(b store.Blob, public bool) error {
	if b.Kind != store.Archive {
		return nil
	}
	m, _, _, err := cluster.Read[model](s.Cluster, modelKey+b.Model)
	if err != nil || m.Client != b.Client || m.Public == public {
		return err
	}
	_, err = cluster.Change(s.Cluster, modelKey+b.Model, func(m *model) error { m.Public = public; return nil })
	return err
}

// OpenModel opens a model's archive.
func (s *Store) OpenModel(m store.Model) (*os.File, error) {
	return s.Get(blobObject(m.Client, m.SHA256))
}

// OpenBlob opens what a client has uploaded.
func (s *Store) OpenBlob(client, sum string) (*os.File, error) {
	if _, _, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+owned(client, sum)); err != nil {
		return nil, err
	}
	return s.Get(blobObject(client, sum))
}

// Verify forgets what a client has uploaded where the cluster has damaged it, so
// that it can be uploaded again.
func (s *Store) Verify(ctx context.Context, client, sum string) error {
	f, err := s.OpenBlob(client, sum)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, jetstream.ErrDigestMismatch) {
		return err
	}
	s.o.Log.Warn("stored bytes are damaged: forgetting them", "client", client, "sha256", sum)
	s.Discard(blobObject(client, sum))
	return s.forgetKey(blobKey+owned(client, sum), 0)
}

// DeleteBlob removes what a client has uploaded, unless a job that has not ended
// needs it. An upload under way is removed too.
func (s *Store) DeleteBlob(client, sum string) error {
	b, revision, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+owned(client, sum))
	if errors.Is(err, store.ErrNotFound) {
		u, _, _, err := cluster.Read[upload](s.Cluster, uploadKey+owned(client, sum))
		if err != nil {
			return err
		}
		return s.drop(u)
	}
	if err != nil {
		return err
	}
	return s.forget(b, revision)
}

var errInUse = errors.Join(store.ErrConflict, errors.New("a job that has not ended needs it"))

// forget removes a blob that is at a revision, its model too.
func (s *Store) forget(b store.Blob, revision uint64) error {
	s.barrier()
	needing := known(s.mirror, s.mirror.jobs, func(j store.Job) bool {
		return !j.State.Ended() && (j.Client == b.Client && (j.Keys == b.SHA256 || j.Input == b.SHA256) || b.Kind == store.Archive && j.Model == b.Model)
	}, arrival)
	if len(needing) > 0 {
		return errInUse
	}
	if b.Kind == store.Archive {
		if m, at, _, err := cluster.Read[model](s.Cluster, modelKey+b.Model); err == nil && m.Client == b.Client {
			if err := s.forgetKey(modelKey+b.Model, at); err != nil {
				return err
			}
		}
	}
	if err := s.forgetKey(blobKey+owned(b.Client, b.SHA256), revision); err != nil {
		return err
	}
	s.Discard(blobObject(b.Client, b.SHA256))
	return nil
}
