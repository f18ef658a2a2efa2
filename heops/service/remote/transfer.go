package remote

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"cryptounet/heops/cipher"
	"cryptounet/heops/service/api"

	"connectrpc.com/connect"
)

// Keys are evaluation keys that the server has.
type Keys struct {
	Model  string // that they are for
	SHA256 [sha256.Size]byte
}

// UploadKeys uploads evaluation keys, unless the server has them from before.
func (c *Client) UploadKeys(ctx context.Context, keys *cipher.EvaluationKeys) (Keys, error) {
	if keys.Scheme() == nil {
		return Keys{}, errors.New("remote: there are no evaluation keys: client.EvaluationKeys makes them")
	}
	d := keys.Scheme().Digest()
	k := Keys{Model: fmt.Sprintf("%x", d[:])}
	var err error
	k.SHA256, _, err = c.upload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_KEYS, Model: k.Model}, "keys", keys.WriteTo)
	return k, err
}

// errMoved says that an upload is not where it was left: it is to be asked for
// anew.
var errMoved = errors.New("the upload goes on elsewhere")

// maxRounds is how often an upload is begun anew that the server answers but that
// does not get to its end.
const maxRounds = 20

// upload uploads what write writes, the same every time. It returns its digest
// and, of a model, the server's identifier.
func (c *Client) upload(ctx context.Context, r *api.StartUploadRequest, what string, write func(io.Writer) (int64, error)) (sum [sha256.Size]byte, model string, err error) {
	kept := newKept()
	r.Size, err = write(kept)
	if sum = kept.close(); err != nil {
		return sum, "", fmt.Errorf("remote: %s: %w", what, err)
	}
	if !kept.over {
		write = kept.writeTo
	}
	r.Sha256 = sum[:]
	for range maxRounds {
		var a *api.StartUploadResponse
		if a, err = call(ctx, c, c.api.StartUpload, r); err != nil {
			return sum, "", err
		}
		if a.Stored {
			c.progress(ctx, "sending", what, r.Size, r.Size)
			return sum, a.Model, nil
		}
		if err = c.send(ctx, a, r.Size, what, write); err == nil {
			var f *api.FinishUploadResponse
			if f, err = call(ctx, c, c.api.FinishUpload, &api.FinishUploadRequest{Upload: a.Upload}); err == nil {
				return sum, f.Model, nil
			}
		}
		// What was finished by a call whose answer was lost is stored now; what was
		// damaged on the way, or lost with the server's end, is sent again.
		if code := connect.CodeOf(err); !errors.Is(err, errMoved) && code != connect.CodeNotFound && code != connect.CodeDataLoss && code != connect.CodeOutOfRange {
			return sum, "", err
		}
	}
	return sum, "", fmt.Errorf("remote: the %s did not arrive after %d tries: %w", what, maxRounds, err)
}

// maxKept bounds what is kept of an upload, so that it need not be written again.
const maxKept = 64 << 20

// kept keeps what is written to it, unless that is too much, and takes its digest
// as more is written.
type kept struct {
	pieces [][]byte // the last one is being filled
	size   int
	over   bool
	full   chan []byte
	sum    chan [sha256.Size]byte
}

const keptPiece = 1 << 20

func newKept() *kept {
	k := &kept{full: make(chan []byte, 1), sum: make(chan [sha256.Size]byte, 1)}
	go func() {
		h := sha256.New()
		for piece := range k.full {
			h.Write(piece)
		}
		k.sum <- [sha256.Size]byte(h.Sum(nil))
	}()
	return k
}

func (k *kept) Write(b []byte) (int, error) {
	for left := b; len(left) > 0; {
		last := len(k.pieces) - 1
		if last < 0 || len(k.pieces[last]) == keptPiece {
			if last >= 0 {
				k.full <- k.pieces[last]
			}
			if k.over = k.over || k.size >= maxKept; k.over {
				k.pieces = nil
			}
			k.pieces = append(k.pieces, make([]byte, 0, keptPiece))
			last = len(k.pieces) - 1
		}
		n := min(len(left), keptPiece-len(k.pieces[last]))
		k.pieces[last] = append(k.pieces[last], left[:n]...)
		left = left[n:]
		k.size += n
	}
	return len(b), nil
}

// close returns the digest of all that was written.
func (k *kept) close() [sha256.Size]byte {
	if last := len(k.pieces) - 1; last >= 0 {
		k.full <- k.pieces[last]
	}
	close(k.full)
	return <-k.sum
}

func (k *kept) writeTo(w io.Writer) (n int64, err error) {
	for _, piece := range k.pieces {
		m, err := w.Write(piece)
		if n += int64(m); err != nil {
			return n, err
		}
	}
	return n, nil
}

// send sends the chunks from where the server wants them on.
func (c *Client) send(ctx context.Context, a *api.StartUploadResponse, size int64, what string, write func(io.Writer) (int64, error)) error {
	if a.ChunkBytes < 1 || a.ChunkBytes > 64<<20 || a.Offset < 0 || a.Offset > size {
		return fmt.Errorf("remote: the server wants chunks of %d bytes at %d of %d", a.ChunkBytes, a.Offset, size)
	}
	r, w := io.Pipe()
	defer r.Close() // ends the writing
	go func() {
		_, err := write(w)
		w.CloseWithError(err)
	}()
	if _, err := io.CopyN(io.Discard, r, a.Offset); err != nil {
		return fmt.Errorf("remote: %s: %w", what, err)
	}
	c.progress(ctx, "sending", what, a.Offset, size)
	buffer := make([]byte, a.ChunkBytes)
	for at := a.Offset; at < size; {
		n, err := io.ReadFull(r, buffer[:min(int64(len(buffer)), size-at)])
		if err != nil {
			return fmt.Errorf("remote: %s: %w", what, err)
		}
		res, err := call(ctx, c, c.api.UploadChunk, &api.UploadChunkRequest{Upload: a.Upload, Offset: at, Data: buffer[:n]})
		next := at + int64(n)
		switch want, moved := wanted(err); {
		case moved && want == next: // the answer to this chunk was lost
		case moved:
			return errMoved
		case err != nil:
			return err
		case res.Offset != next:
			return errMoved
		}
		at = next
		c.progress(ctx, "sending", what, at, size)
	}
	return nil
}

// wanted returns where an upload goes on, if that is what an error says.
func wanted(err error) (int64, bool) {
	var e *connect.Error
	if !errors.As(err, &e) || e.Code() != connect.CodeOutOfRange {
		return 0, false
	}
	for _, d := range e.Details() {
		if v, err := d.Value(); err == nil {
			if r, ok := v.(*api.UploadChunkResponse); ok {
				return r.Offset, true
			}
		}
	}
	return 0, false
}

// stream is a download under way.
type stream interface {
	Receive() bool
	Msg() *api.Chunk
	Err() error
	Close() error
}

// download reads a download, which it asks for again, from where it was cut, when
// the connection breaks.
func (c *Client) download(ctx context.Context, what string, open func(context.Context, int64) (stream, error)) *download {
	ctx, cancel := context.WithCancel(ctx)
	return &download{c: c, ctx: ctx, cancel: cancel, what: what, open: open, patience: c.patience(), size: -1}
}

type download struct {
	c        *Client
	ctx      context.Context
	cancel   context.CancelFunc
	what     string
	open     func(context.Context, int64) (stream, error)
	patience *patience
	stream   stream
	offset   int64  // of what comes next
	size     int64  // -1: not known yet
	rest     []byte // that came and was not read
	err      error
}

func (d *download) Read(b []byte) (int, error) {
	for len(d.rest) == 0 {
		if d.err == nil && d.offset == d.size {
			d.err = io.EOF
		}
		if d.err != nil {
			return 0, d.err
		}
		d.err = d.next()
	}
	n := copy(b, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// next receives a chunk.
func (d *download) next() (err error) {
	if d.stream == nil {
		d.stream, err = d.open(d.ctx, d.offset)
	}
	if err == nil {
		if d.stream.Receive() {
			return d.accept(d.stream.Msg())
		}
		if err = d.stream.Err(); err == nil {
			err = connect.NewError(connect.CodeUnavailable, io.ErrUnexpectedEOF)
		}
		d.stream.Close()
	}
	d.stream = nil
	return d.patience.again(d.ctx, err)
}

func (d *download) accept(m *api.Chunk) error {
	if d.size < 0 {
		d.size = m.Size
		d.c.progress(d.ctx, "fetching", d.what, 0, d.size)
	}
	end := m.Offset + int64(len(m.Data))
	if m.Size != d.size || m.Offset != d.offset || end > d.size {
		return fmt.Errorf("the server sent bytes %d to %d of %d; expected those from %d of %d", m.Offset, end, m.Size, d.offset, d.size)
	}
	d.rest, d.offset = m.Data, end
	d.patience.answered()
	d.c.progress(d.ctx, "fetching", d.what, end, d.size)
	return nil
}

// cause returns why reading failed: the download's error rather than a reader's.
func (d *download) cause(err error) error {
	if d.err != nil && d.err != io.EOF {
		return d.err
	}
	return err
}

func (d *download) Close() error {
	d.cancel()
	if d.stream != nil {
		d.stream.Close()
	}
	return nil
}

// fetch downloads a map.
func (c *Client) fetch(ctx context.Context, model, what string, open func(context.Context, int64) (stream, error)) (*cipher.Encrypted, error) {
	k, err := c.context(ctx, model)
	if err != nil {
		return nil, err
	}
	d := c.download(ctx, what, open)
	defer d.Close()
	e, err := k.ReadEncrypted(bufio.NewReaderSize(d, 1<<18))
	if err != nil {
		return nil, fmt.Errorf("remote: %s: %w", what, d.cause(err))
	}
	return e, nil
}
