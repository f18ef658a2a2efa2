package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"cryptounet/heops/service/fleet/cluster"
	"cryptounet/heops/service/store"
	"cryptounet/heops/service/store/digest"
)

// upload is the record of one under way. Its parts are objects named by where they
// begin, so that any server can take the next one.
type upload struct {
	store.Upload
	Have int64
}

func partObject(id string, at int64) string { return fmt.Sprintf("uploads/%s/%d", id, at) }

// Begin returns a place to upload to, as the embedded store does.
func (s *Store) Begin(u store.Upload) (got store.Upload, offset int64, stored bool, err error) {
	key := owned(u.Client, u.SHA256)
	b, _, _, err := cluster.Read[store.Blob](s.Cluster, blobKey+key)
	switch {
	case err == nil && b.Kind == u.Kind && (b.Model == u.Model || b.Kind == store.Archive):
		_, err = cluster.Change(s.Cluster, blobKey+key, func(b *store.Blob) error { b.Used = s.Now(); return nil })
		if err == nil {
			err = s.publish(b, u.Public)
		}
		return store.Upload{Model: b.Model}, 0, err == nil, err
	case err == nil:
		return got, 0, false, fmt.Errorf("%w: these bytes are stored as %s already", store.ErrConflict, b.Kind)
	case !errors.Is(err, store.ErrNotFound):
		return got, 0, false, err
	}
	if err := s.room(u); err != nil {
		return got, 0, false, err
	}
	fresh := upload{Upload: u}
	fresh.ID, fresh.Began, fresh.Last = store.ID(), s.Now(), s.Now()
	if _, err = cluster.Create(s.Cluster, placeKey+fresh.ID, key); err != nil {
		return got, 0, false, err
	}
	made, err := cluster.Create(s.Cluster, uploadKey+key, fresh)
	if made || err != nil {
		return fresh.Upload, 0, false, err
	}
	s.forgetKey(placeKey+fresh.ID, 0)
	is, err := cluster.Change(s.Cluster, uploadKey+key, func(is *upload) error {
		if is.Kind != u.Kind || is.Model != u.Model || is.Size != u.Size {
			return fmt.Errorf("%w: these bytes are being uploaded as %s of %d bytes", store.ErrConflict, is.Kind, is.Size)
		}
		is.Public, is.Last = u.Public, s.Now()
		return nil
	})
	return is.Upload, is.Have, false, err
}

// room refuses an upload beyond what a client may store, or have under way.
func (s *Store) room(u store.Upload) error {
	s.mirror.mu.Lock()
	_, counted := s.mirror.uploads[owned(u.Client, u.SHA256)]
	under := 0
	for _, o := range s.mirror.uploads {
		if o.Client == u.Client {
			under++
		}
	}
	s.mirror.mu.Unlock()
	if counted {
		return nil
	}
	if under >= store.MaxUploads {
		return fmt.Errorf("%w (%d uploads are under way: finish them first)", store.ErrQuota, under)
	}
	return s.affords(u.Client, u.Size)
}

// affords refuses bytes beyond a client's quota.
func (s *Store) affords(client string, bytes int64) error {
	if s.quota == nil {
		return nil
	}
	s.mirror.mu.Lock()
	used, most := s.mirror.used[client], s.quota(client)
	s.mirror.mu.Unlock()
	if bytes > most-used {
		return fmt.Errorf("%w (%d bytes asked for, %d of %d in use)", store.ErrQuota, bytes, used, most)
	}
	return nil
}

// Pending returns a client's upload under way.
func (s *Store) Pending(client, id string) (store.Upload, error) {
	u, err := s.pending(client, id)
	return u.Upload, err
}

func (s *Store) pending(client, id string) (u upload, err error) {
	if !isKey(id) {
		return u, store.ErrNotFound
	}
	key, _, _, err := cluster.Read[string](s.Cluster, placeKey+id)
	if err != nil {
		return u, err
	}
	u, _, _, err = cluster.Read[upload](s.Cluster, uploadKey+key)
	if err == nil && (u.Client != client || u.ID != id) {
		return upload{}, store.ErrNotFound
	}
	return u, err
}

// Append appends a chunk to an upload and returns where to go on.
func (s *Store) Append(u store.Upload, offset int64, data []byte) (int64, error) {
	is, err := s.pending(u.Client, u.ID)
	if err != nil {
		return 0, err
	}
	if offset != is.Have {
		return is.Have, &store.OffsetError{Got: offset, Want: is.Have}
	}
	if int64(len(data)) > is.Size-is.Have {
		return is.Have, fmt.Errorf("%w: the chunk ends at %d; the upload was to have %d bytes", store.ErrConflict, is.Have+int64(len(data)), is.Size)
	}
	if _, err := s.Put(partObject(u.ID, offset), func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
		return is.Have, err
	}
	is, err = cluster.Change(s.Cluster, uploadKey+owned(u.Client, u.SHA256), func(is *upload) error {
		if is.ID != u.ID || is.Have != offset {
			return errors.Join(cluster.ErrLasting, &store.OffsetError{Got: offset, Want: is.Have})
		}
		is.Have += int64(len(data))
		return nil
	})
	return is.Have, err
}

// parts returns where the parts of an upload begin; with collect their bytes too.
func (s *Store) parts(u upload, collect func(name string) (size int64, err error)) (starts []int64, err error) {
	for at := int64(0); at < u.Have; {
		size, err := collect(partObject(u.ID, at))
		if err != nil {
			return starts, err
		}
		if size <= 0 {
			return starts, fs.ErrNotExist
		}
		starts = append(starts, at)
		at += size
	}
	return starts, nil
}

// Finish makes an upload a blob, as the embedded store does.
func (s *Store) Finish(ctx context.Context, client, id string, check func(u store.Upload, r io.Reader) (store.Found, error)) error {
	u, err := s.pending(client, id)
	if err != nil {
		return err
	}
	if u.Have != u.Size {
		return store.Short(u.Have, u.Size)
	}
	f, err := s.Spool()
	if err != nil {
		return cluster.Full(err)
	}
	defer f.Close()
	var end int64
	_, err = s.parts(u, func(name string) (int64, error) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err := s.Collect(f, name); err != nil {
			return 0, err
		}
		was := end
		end, err = f.Seek(0, io.SeekEnd)
		return end - was, err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = store.ErrDigest // a part is missing: it is to be uploaded again
	}
	if err == nil {
		err = digest.Of(io.NewSectionReader(f, 0, end), u.SHA256)
	}
	if errors.Is(err, store.ErrDigest) {
		return errors.Join(err, s.drop(u))
	}
	if err != nil {
		return err
	}
	found, err := check(u.Upload, digest.Until(ctx, io.NewSectionReader(f, 0, end)))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return errors.Join(err, s.drop(u))
	}
	if err := s.keepBlob(u.Upload, found, f); err != nil {
		return err
	}
	return s.drop(u)
}

// keepBlob stores what an upload became: the bytes, its model, its record.
func (s *Store) keepBlob(u store.Upload, found store.Found, f *os.File) error {
	if _, err := s.PutFile(blobObject(u.Client, u.SHA256), f); err != nil {
		return err
	}
	b := store.Blob{Client: u.Client, Kind: u.Kind, Model: u.Model, SHA256: u.SHA256, Size: u.Size, Owner: found.Owner, Used: s.Now()}
	if found.Model != nil {
		b.Model = found.Model.ID
		if err := s.addModel(*found.Model, u); err != nil {
			return err
		}
	}
	return s.addBlob(b)
}

func (s *Store) addBlob(b store.Blob) error {
	key := blobKey + owned(b.Client, b.SHA256)
	fresh, err := cluster.Create(s.Cluster, key, b)
	if !fresh && err == nil {
		_, err = cluster.Change(s.Cluster, key, func(was *store.Blob) error { *was = b; return nil })
	}
	return err
}

// drop forgets an upload under way.
func (s *Store) drop(u upload) error {
	key := owned(u.Client, u.SHA256)
	is, revision, _, err := cluster.Read[upload](s.Cluster, uploadKey+key)
	if err == nil && is.ID == u.ID {
		err = s.forgetKey(uploadKey+key, revision)
	}
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	s.forgetKey(placeKey+u.ID, 0)
	starts, _ := s.parts(u, s.Size)
	for _, at := range starts {
		s.Discard(partObject(u.ID, at))
	}
	return err
}
