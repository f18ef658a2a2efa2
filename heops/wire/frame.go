// Package wire is how plans, keys and ciphertexts travel and are stored: in
// frames that say what they hold, for which plan and which secret, how long
// they are, and that end in a checksum.
//
// # A frame
//
//	offset  bytes  content
//	     0      6  "heops" and a zero byte
//	     6      1  version of the kind's format: 2 for encrypted maps, evaluation
//	               keys and public keys, else 1
//	     7      1  kind: 1 plan, 2 encrypted map, 3 evaluation keys, 4 vector,
//	               5 program, 6 secret key, 7 public key, 8 result, 9 checkpoint,
//	               10 sizes of images
//	     8     32  digest of the plan or of the parameters that it belongs to
//	    40     16  identity of the secret key that it belongs to; zero for none
//	    56      8  length of the content, little-endian
//	    64      n  content
//	64 + n     32  SHA-256 of all that is before
//
// A reader takes the bytes of one frame and no more, so that frames follow each
// other on any stream. It knows from the plan how long a content must be and
// refuses others before it reads them: nothing is allocated because a message
// says so. The checksum finds what was damaged on the way; it is no signature.
//
// # Residues
//
// A polynomial travels as its residues, prime by prime, each in as many bits as
// its prime has, packed into little-endian words of 64 bits from the lowest bit
// up. A residue that is not below its prime is refused.
package wire

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
)

// Kind says what a frame holds.
type Kind uint8

// The kinds of frames.
const (
	Plan Kind = 1 + iota
	Map
	Keys
	Vector
	Program
	Secret
	PublicKey
	Result
	Checkpoint
	Images
)

// String names the kind as errors do: "an encrypted map".
func (k Kind) String() string {
	switch k {
	case Plan:
		return "a plan"
	case Map:
		return "an encrypted map"
	case Keys:
		return "evaluation keys"
	case Vector:
		return "an encrypted vector"
	case Program:
		return "a program"
	case Secret:
		return "a secret key"
	case PublicKey:
		return "a public key"
	case Result:
		return "an encrypted result"
	case Checkpoint:
		return "a checkpoint"
	case Images:
		return "sizes of images"
	}
	return fmt.Sprintf("something of kind %d", uint8(k))
}

// Version returns the version of a kind's format that Writer writes and Reader
// reads. Version 2 of what grows from seeds has another generator than version 1.
func (k Kind) Version() uint8 {
	switch k {
	case Map, Keys, PublicKey:
		return 2
	}
	return 1
}

const (
	magic      = "heops\x00"
	headerSize = 64
)

// Overhead is what a frame adds to its content, in bytes.
const Overhead = headerSize + sha256.Size

// Owner is the public identity of a secret key: a hash of it, equal for all
// that belongs to the secret and for nothing else. It turns a mix-up, which
// would give noise, into an error.
type Owner [16]byte

// String returns the identity's first six bytes in hexadecimal.
func (o Owner) String() string { return hex.EncodeToString(o[:6]) }

// Header is what a frame says of its content.
type Header struct {
	Kind   Kind
	Digest Digest
	Owner  Owner
	Length uint64 // of the content, in bytes
}

// Writer writes one frame. It keeps the first error, which Close returns.
type Writer struct {
	out  counter
	w    *bufio.Writer // to out
	sum  hash.Hash
	left uint64
	err  error
}

// counter counts the bytes that go out.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// NewWriter begins a frame; h.Length bytes of content must follow.
func NewWriter(w io.Writer, h Header) *Writer {
	f := &Writer{out: counter{w: w}, sum: sha256.New(), left: headerSize + h.Length}
	f.w = bufio.NewWriterSize(&f.out, 1<<16)
	head := make([]byte, 0, headerSize)
	head = append(head, magic...)
	head = append(head, h.Kind.Version(), byte(h.Kind))
	head = append(head, h.Digest[:]...)
	head = append(head, h.Owner[:]...)
	f.Write(binary.LittleEndian.AppendUint64(head, h.Length))
	return f
}

// Write writes content as it is.
func (f *Writer) Write(b []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	if uint64(len(b)) > f.left {
		f.err = fmt.Errorf("wire: %d bytes more than the frame was to have", uint64(len(b))-f.left)
		return 0, f.err
	}
	f.left -= uint64(len(b))
	f.sum.Write(b)
	n, err := f.w.Write(b)
	f.err = err
	return n, err
}

// Close ends the frame with its checksum. It returns the number of bytes
// written and the first error.
func (f *Writer) Close() (int64, error) {
	if f.err == nil && f.left != 0 {
		f.err = fmt.Errorf("wire: the frame lacks %d bytes", f.left)
	}
	if f.err == nil {
		_, f.err = f.w.Write(f.sum.Sum(nil))
	}
	if f.err == nil {
		f.err = f.w.Flush()
	}
	return f.out.n, f.err
}

// Reader reads one frame: its header, the content, and at last the checksum,
// which Close compares.
type Reader struct {
	Header
	from io.Reader
	body *bufio.Reader
	sum  hash.Hash
}

// header reads a frame's header from its bytes.
func header(head []byte) (Header, error) {
	if string(head[:len(magic)]) != magic {
		return Header{}, fmt.Errorf("it begins with %q", head[:len(magic)])
	}
	if v, k := head[6], Kind(head[7]); v != k.Version() {
		return Header{}, fmt.Errorf("this is version %d of the format of %v; this program reads version %d", v, k, k.Version())
	}
	return Header{Kind: Kind(head[7]), Digest: Digest(head[8:40]), Owner: Owner(head[40:56]), Length: binary.LittleEndian.Uint64(head[56:])}, nil
}

// Peek returns the header of the frame that follows, which stays to be read.
func Peek(r *bufio.Reader) (Header, error) {
	head, err := r.Peek(headerSize)
	if begin := head[:min(len(head), len(magic))]; !strings.HasPrefix(magic, string(begin)) {
		return Header{}, fmt.Errorf("this is no frame of this program: it begins with %q", begin)
	}
	if len(head) < headerSize {
		return Header{}, Truncated(err)
	}
	h, err := header(head)
	if err != nil {
		return h, fmt.Errorf("this is no frame of this program: %w", err)
	}
	return h, nil
}

// Skip reads a frame of any kind, checks that it is whole, and gives its content
// to w. It takes no memory that hangs on the frame's length.
func Skip(r io.Reader, w io.Writer) (Header, error) {
	var head [headerSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return Header{}, Truncated(err)
	}
	h, err := header(head[:])
	if err != nil {
		return h, fmt.Errorf("this is no frame of this program: %w", err)
	}
	sum := sha256.New()
	sum.Write(head[:])
	n, err := io.CopyN(io.MultiWriter(sum, w), r, int64(min(h.Length, 1<<62)))
	if errors.Is(err, io.EOF) {
		return h, fmt.Errorf("%w: %d of %d bytes of its content are there", Truncated(err), n, h.Length)
	} else if err != nil {
		return h, err
	}
	return h, check(r, sum)
}

// check compares the checksum that ends a frame.
func check(r io.Reader, with hash.Hash) error {
	var sum [sha256.Size]byte
	if _, err := io.ReadFull(r, sum[:]); err != nil {
		return Truncated(err)
	}
	if subtle.ConstantTimeCompare(sum[:], with.Sum(nil)) != 1 {
		return errors.New("its checksum does not fit: the data was damaged on the way")
	}
	return nil
}

// NewReader reads a frame's header: of the kind that is wanted, or one of others.
// The content may be no longer than limit bytes.
func NewReader(r io.Reader, want Kind, limit uint64, others ...Kind) (*Reader, error) {
	var head [headerSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, Truncated(err)
	}
	h, err := header(head[:])
	if err != nil {
		return nil, fmt.Errorf("this is not %v: %w", want, err)
	}
	if h.Kind != want && !slices.Contains(others, h.Kind) {
		return nil, fmt.Errorf("this is %v; expected %v", h.Kind, want)
	}
	if h.Length > limit {
		return nil, fmt.Errorf("it claims %d bytes; %v has at most %d here: it is damaged, or for another plan", h.Length, h.Kind, limit)
	}
	f := &Reader{Header: h, from: r, sum: sha256.New()}
	f.sum.Write(head[:])
	f.body = bufio.NewReaderSize(io.TeeReader(io.LimitReader(r, int64(h.Length)), f.sum), int(min(h.Length+1, 1<<16)))
	return f, nil
}

// Read reads content.
func (f *Reader) Read(b []byte) (int, error) { return f.body.Read(b) }

// Close reads the rest of the frame and refuses content that is longer than
// what was read of it, or that differs from what was written.
func (f *Reader) Close() error {
	switch _, err := f.body.ReadByte(); {
	case err == nil:
		return errors.New("it is longer than what it holds")
	case !errors.Is(err, io.EOF):
		return err
	}
	return check(f.from, f.sum)
}

// Truncated names the common cause of a failed read.
func Truncated(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the data ends too early; it was cut off")
	}
	return err
}

// Ends refuses what goes on where it should have ended.
func Ends(r io.Reader) error {
	if n, err := io.ReadFull(r, make([]byte, 1)); n > 0 || err != io.EOF {
		return errors.New("something follows what was uploaded")
	}
	return nil
}
