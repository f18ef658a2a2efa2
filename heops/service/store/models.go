package store

import (
	"context"
	"errors"
	"os"

	"cryptounet/heops/service/store/digest"

	bolt "go.etcd.io/bbolt"
)

// Model is a model that jobs can be submitted for. All clients see it; its
// weights only who uploaded it, unless they are public.
type Model struct {
	ID     string // the plan's digest, in hexadecimal
	Name   string
	Client string // who uploaded it
	SHA256 string // of the archive
	Public bool
	Plan   []byte // a frame
}

// addModel records a model. One that another client has uploaded stays that
// client's.
func addModel(tx *bolt.Tx, m Model, u Upload) error {
	switch was, err := get[Model](tx, modelsBucket, []byte(m.ID)); {
	case errors.Is(err, ErrNotFound) || err == nil && was.Client == u.Client:
		m.Client, m.SHA256, m.Public = u.Client, u.SHA256, u.Public
		return put(tx, modelsBucket, []byte(m.ID), m)
	default:
		return err
	}
}

// publish changes whether the weights of a client's model are public.
func publish(tx *bolt.Tx, b Blob, public bool) error {
	if b.Kind != Archive {
		return nil
	}
	m, err := get[Model](tx, modelsBucket, []byte(b.Model))
	if err != nil || m.Client != b.Client || m.Public == public {
		return err
	}
	m.Public = public
	return put(tx, modelsBucket, []byte(m.ID), m)
}

// Models returns all models.
func (s *Store) Models() (all []Model, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		return each(tx, modelsBucket, nil, func(_ []byte, m Model) error {
			all = append(all, m)
			return nil
		})
	})
	return all, err
}

// Model returns a model.
func (s *Store) Model(id string) (m Model, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		m, err = get[Model](tx, modelsBucket, []byte(id))
		return err
	})
	return m, err
}

// OpenModel opens a model's archive.
func (s *Store) OpenModel(m Model) (*os.File, error) {
	return os.Open(s.blobFile(m.Client, m.SHA256))
}

// Blob returns the record of what a client has uploaded.
func (s *Store) Blob(client, sum string) (b Blob, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		b, err = get[Blob](tx, blobsBucket, at(client, sum))
		return err
	})
	return b, err
}

// OpenBlob opens what a client has uploaded.
func (s *Store) OpenBlob(client, sum string) (*os.File, error) {
	if _, err := s.Blob(client, sum); err != nil {
		return nil, err
	}
	return os.Open(s.blobFile(client, sum))
}

// Verify forgets what a client has uploaded where the disk has damaged it, so that
// it can be uploaded again.
func (s *Store) Verify(ctx context.Context, client, sum string) error {
	b, err := s.Blob(client, sum)
	if err != nil {
		return err
	}
	if err := digest.Check(ctx, s.blobFile(client, sum), sum); errors.Is(err, ErrDigest) || os.IsNotExist(err) {
		s.log.Warn("stored bytes are damaged: forgetting them", "client", client, "kind", b.Kind, "sha256", sum)
		return s.forget(b)
	}
	return nil
}

// DeleteBlob removes what a client has uploaded, unless a job that has not ended
// needs it. An upload under way is removed too.
func (s *Store) DeleteBlob(client, sum string) error {
	b, err := s.Blob(client, sum)
	if errors.Is(err, ErrNotFound) {
		var u Upload
		err = s.view(func(tx *bolt.Tx) error {
			u, err = get[Upload](tx, uploadsBucket, at(client, sum))
			return err
		})
		if err != nil {
			return err
		}
		defer s.lock(u.ID)()
		return s.drop(u)
	}
	if err != nil {
		return err
	}
	return s.forget(b)
}

// forget removes a blob's record, a model's too, and then its file.
func (s *Store) forget(b Blob) error {
	err := s.update(func(tx *bolt.Tx) error {
		err := each(tx, jobsBucket, nil, func(_ []byte, j Job) error {
			if !j.State.Ended() && (j.Client == b.Client && (j.Keys == b.SHA256 || j.Input == b.SHA256) || b.Kind == Archive && j.Model == b.Model) {
				return errInUse
			}
			return nil
		})
		if err != nil {
			return err
		}
		if b.Kind == Archive {
			if m, err := get[Model](tx, modelsBucket, []byte(b.Model)); err == nil && m.Client == b.Client {
				if err := tx.Bucket(modelsBucket).Delete([]byte(b.Model)); err != nil {
					return err
				}
			}
		}
		return tx.Bucket(blobsBucket).Delete(at(b.Client, b.SHA256))
	})
	if err != nil {
		return err
	}
	s.give(b.Client, b.Size)
	s.disk.Remove(s.blobFile(b.Client, b.SHA256))
	return nil
}

var errInUse = errors.Join(ErrConflict, errors.New("a job that has not ended needs it"))
