// Package browser is the secret's side as a web page has it: bytes in, bytes out,
// one call for everything that a person does there. It knows nothing of pages and
// servers; package page/wasm offers it to JavaScript.
//
//	s, _ := browser.Open(planFile, nil, browser.Options{}) // draws a secret
//	keys, _ := s.Keys(ctx)                                 // for the server
//	s.Image("slice.png", file, 0)
//	input, _ := s.Encrypt(ctx, 0)                          // for the server
//	...
//	s.Join(ctx, 0, result)                                 // from the server
//	mask, _ := s.Mask(0.5)
//
// What is returned for a server are frames of package wire, the same as in files.
package browser

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

	"cryptounet/heops/client"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/images"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/tensor"
)

// Options says how a session works. The zero value is fine.
type Options struct {
	Made         func(keys, of int) // hears of evaluation keys that are made; may be nil
	Reproducible bool               // all randomness grows from the seed (client.Options.Seed): for tests
}

// Session is a secret under a plan, with the image that is being segmented. It is
// for one goroutine at a time.
type Session struct {
	plan   *plan.Plan
	client *client.Client
	picture
	set    *images.Set
	logits []*tensor.Tensor
	joined map[int]bool // runs whose results came
}

// Open begins a session under a plan, a file's bytes, with the secret of a seed
// that Seed returned, or a new one where it is nil.
func Open(planFile, seed []byte, o Options) (*Session, error) {
	p, err := plan.Read(bytes.NewReader(planFile))
	if err != nil {
		return nil, fmt.Errorf("browser: the server's plan: %w", err)
	}
	opts := client.Options{Fresh: !o.Reproducible, Made: o.Made}
	if seed != nil {
		if opts.Seed, err = secret.SeedFrom(seed); err != nil {
			return nil, fmt.Errorf("browser: %w", err)
		}
		defer opts.Seed.Close()
	}
	c, err := client.NewWith(p, opts)
	if err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	return &Session{plan: p, client: c}, nil
}

// errNone is what methods of a zero or closed Session return.
var errNone = errors.New("browser: there is no session: make one with Open")

// Close wipes the secret. A second Close does nothing.
func (s *Session) Close() error {
	if s == nil || s.client == nil {
		return nil
	}
	c := s.client
	*s = Session{}
	return c.Close()
}

func (s *Session) check() error {
	if s == nil || s.client == nil {
		return errNone
	}
	return nil
}

// Description is what a page shows of a plan and a secret. All of it is public.
type Description struct {
	Model       string `json:"model"`  // the plan's digest, by which the server knows the model
	Owner       string `json:"owner"`  // the secret's public identity
	Name        string `json:"name"`   // of the network
	Height      int    `json:"height"` // of the plan's images, in pixels
	Width       int    `json:"width"`
	Classes     int    `json:"classes"`     // of the result: 1 is a mask
	Meaning     string `json:"meaning"`     // of the result, for people
	KeyBytes    int64  `json:"keyBytes"`    // to upload once
	InputBytes  int64  `json:"inputBytes"`  // to upload a run
	ResultBytes int64  `json:"resultBytes"` // to download a run
	LogN        int    `json:"logN"`        // of the ring's degree
	Steps       []Step `json:"steps"`       // that the server computes
}

// Step is a step of the server's computation.
type Step struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// Describe returns what there is to be seen of the session's plan and secret.
func (s *Session) Describe() (d Description, err error) {
	if err := s.check(); err != nil {
		return d, err
	}
	p, digest, owner := s.plan, s.plan.Digest(), s.client.Owner()
	d = Description{
		Model: hex.EncodeToString(digest[:]), Owner: hex.EncodeToString(owner[:]), Name: p.Model.Name, Meaning: p.Model.Meaning,
		Height: p.Options.Height, Width: p.Options.Width, Classes: p.Result().Layout.C,
		KeyBytes: p.KeyUploadBytes(), InputBytes: p.UploadBytes(), ResultBytes: p.DownloadBytes(), LogN: p.LogN,
	}
	for _, step := range p.Steps {
		d.Steps = append(d.Steps, Step{step.Name, string(step.Kind)})
	}
	return d, nil
}

// Seed returns the 32 bytes that the secret grows from, to be stored encrypted;
// wipe them (clear).
func (s *Session) Seed() (seed []byte, err error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	held, err := s.client.Seed()
	if err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	defer held.Close()
	err = held.Expose(func(b []byte) error { seed = bytes.Clone(b); return nil })
	return seed, err
}

// Keys makes the evaluation keys that the server needs once, a file's bytes. They
// are new every time: what was uploaded in part goes on with the same bytes.
func (s *Session) Keys(ctx context.Context) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	keys, err := s.client.EvaluationKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	var b bytes.Buffer
	b.Grow(int(s.plan.KeyUploadBytes()) + 4096)
	_, err = keys.WriteTo(&b)
	return b.Bytes(), err
}

// Runs returns how many encrypted runs the image takes; 0 without an image.
func (s *Session) Runs() int {
	if s == nil || s.set == nil {
		return 0
	}
	return s.set.Runs()
}

// Encrypt encrypts what a run of the image takes, a file's bytes. It is another
// encryption every time.
func (s *Session) Encrypt(ctx context.Context, run int) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.set == nil {
		return nil, errNoImage
	}
	pieces, err := s.set.Inputs(run, s.input)
	if err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	e, err := s.client.Encrypt(ctx, pieces...)
	if err != nil {
		return nil, fmt.Errorf("browser: %s: %w", s.name, err)
	}
	var b bytes.Buffer
	_, err = e.WriteTo(&b)
	return b.Bytes(), err
}

// Join decrypts the result of a run, a file's bytes from the server, and puts it
// in its place in the image's result.
func (s *Session) Join(ctx context.Context, run int, result []byte) error {
	if err := s.check(); err != nil {
		return err
	}
	if s.set == nil {
		return errNoImage
	}
	in := bytes.NewReader(result)
	e, err := s.client.ReadEncrypted(in)
	if err != nil {
		return fmt.Errorf("browser: the server's result: %w", err)
	}
	if in.Len() > 0 {
		return fmt.Errorf("browser: the server's result: %d bytes follow it", in.Len())
	}
	if e.Tensor() != s.plan.ResultIndex() {
		return fmt.Errorf("browser: the server sent the map %s in place of a result", e.Name())
	}
	outputs, err := s.client.Decrypt(ctx, e)
	if err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	if err := s.set.Join(s.logits, run, outputs...); err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	s.joined[run] = true
	return nil
}

// errNotYet is what asking for a result gives before it is there.
var errNotYet = errors.New("browser: the result has not come: join all runs first")

// result returns the image's logits once all of them are there.
func (s *Session) result() (*tensor.Tensor, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if s.set == nil || len(s.joined) < s.set.Runs() {
		return nil, errNotYet
	}
	return s.logits[0], nil
}

// logit returns the logit of a probability, both ends included.
func logit(probability float64) (float64, error) {
	if !(probability >= 0 && probability <= 1) {
		return 0, fmt.Errorf("browser: a threshold of %g; it is a probability, 0 to 1", probability)
	}
	return math.Log(probability / (1 - probability)), nil
}
