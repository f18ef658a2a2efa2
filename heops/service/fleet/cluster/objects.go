package cluster

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// objectChunk is how many bytes of an object one message has.
const objectChunk = 256 << 10

// shards is how many streams objects are spread over: each is led by one server of
// the cluster, whose bandwidth it has.
const shards = 8

// shard returns the bucket of an object. Changing it loses what fleets have stored.
func (c *Cluster) shard(name string) jetstream.ObjectStore {
	h := fnv.New32a()
	io.WriteString(h, name)
	return c.objects[h.Sum32()%shards]
}

// stall is how long the transfer of an object may stand still.
const stall = 10 * time.Second

// moving is a file whose transfer is cut off when it stands still.
type moving struct {
	f     *os.File
	timer *time.Timer
}

func (m *moving) Read(b []byte) (int, error)  { m.timer.Reset(stall); return m.f.Read(b) }
func (m *moving) Write(b []byte) (int, error) { m.timer.Reset(stall); return m.f.Write(b) }

// transfer calls f, again where the connection was cut, with a file at its
// beginning.
func (c *Cluster) transfer(file *os.File, f func(ctx context.Context, m *moving) error) error {
	return c.Retry(c.Context, func(context.Context) error {
		ctx, cancel := context.WithCancel(c.Context)
		defer cancel()
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return errors.Join(ErrLasting, err)
		}
		timer := time.AfterFunc(stall, cancel)
		defer timer.Stop()
		return f(ctx, &moving{file, timer})
	})
}

// Put stores an object that write writes.
func (c *Cluster) Put(name string, write func(io.Writer) error) (size int64, err error) {
	f, err := c.Spool()
	if err != nil {
		return 0, Full(err)
	}
	defer f.Close()
	if err := write(f); err != nil {
		return 0, Full(err)
	}
	return c.PutFile(name, f)
}

// PutFile stores a file as an object.
func (c *Cluster) PutFile(name string, f *os.File) (size int64, err error) {
	err = c.transfer(f, func(ctx context.Context, m *moving) error {
		info, err := c.shard(name).Put(ctx, jetstream.ObjectMeta{Name: name, Opts: &jetstream.ObjectMetaOptions{ChunkSize: objectChunk}}, m)
		if err == nil {
			size = int64(info.Size)
		}
		return err
	})
	return size, err
}

// Get returns a copy of an object, which was held against its digest.
func (c *Cluster) Get(name string) (*os.File, error) {
	f, err := c.Spool()
	if err != nil {
		return nil, Full(err)
	}
	if err = c.Collect(f, name); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, Full(err)
	}
	return f, nil
}

// Collect appends an object to a file.
func (c *Cluster) Collect(f *os.File, name string) error {
	at, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	return c.transfer(f, func(ctx context.Context, m *moving) error {
		if err := f.Truncate(at); err != nil {
			return errors.Join(ErrLasting, err)
		}
		if _, err := f.Seek(at, io.SeekStart); err != nil {
			return errors.Join(ErrLasting, err)
		}
		r, err := c.shard(name).Get(ctx, name)
		if errors.Is(err, jetstream.ErrObjectNotFound) {
			return errors.Join(ErrLasting, fs.ErrNotExist)
		}
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(m, r)
		if errors.Is(err, jetstream.ErrDigestMismatch) {
			return errors.Join(ErrLasting, err)
		}
		return err
	})
}

// Discard removes objects; what cannot be removed now is left to be swept.
func (c *Cluster) Discard(names ...string) {
	for _, name := range names {
		if name == "" {
			continue
		}
		ctx, cancel := context.WithTimeout(c.Context, CallTime)
		if err := c.shard(name).Delete(ctx, name); err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
			c.o.Log.Debug("an object is left to be swept", "object", name, "error", err)
		}
		cancel()
	}
}

// Size returns an object's size.
func (c *Cluster) Size(name string) (int64, error) {
	ctx, cancel := context.WithTimeout(c.Context, CallTime)
	defer cancel()
	info, err := c.shard(name).GetInfo(ctx, name)
	if err != nil {
		return 0, err
	}
	return int64(info.Size), nil
}

// Objects returns the names of all objects that are older than an age.
func (c *Cluster) Objects(ctx context.Context, age time.Duration) (names []string, err error) {
	for _, shard := range c.objects {
		all, err := shard.List(ctx)
		if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
			return nil, err
		}
		for _, o := range all {
			if time.Since(o.ModTime) > age {
				names = append(names, o.Name)
			}
		}
	}
	return names, nil
}
