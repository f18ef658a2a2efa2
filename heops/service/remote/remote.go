// Package remote is the client of an evaluation server: it uploads evaluation keys
// once and an encrypted image for every job, waits, and fetches the encrypted
// result. Who has the secret key encrypts before and decrypts after; nothing here
// can.
//
//	c, _ := remote.Dial("https://he.example.org:7543", remote.Options{Token: token})
//	p, _ := c.Plan(ctx, "dlin")      // for the secret's side: client.New(p)
//	k, _ := c.UploadKeys(ctx, keys)  // once: what is there already is not sent again
//	job, _ := c.Submit(ctx, k, input, remote.JobOptions{})
//	output, _ := job.Result(ctx)     // waits
//
// Or layer by layer, as evaluator.Run goes, each step on the server and maps
// fetched only when they are asked for:
//
//	run, _ := c.Start(ctx, k, input)
//	for run.Next(ctx) {
//		fmt.Println(run.Report())
//	}
//	output := run.Output()
//
// Connections that break, a server that restarts or is busy: every call tries
// again, uploads and downloads go on where they were cut.
package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"cryptounet/heops/cipher"
	"cryptounet/heops/progress"
	"cryptounet/heops/service/api"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
)

// Options says how to reach a server. The zero value is for one that knows its
// clients by their certificates and has a public one itself.
type Options struct {
	Token       string           // who is calling; or
	Certificate *tls.Certificate // likewise
	CA          *x509.CertPool   // that the server's certificate is of; default: the system's
	ServerName  string           // that the server's certificate is for; default: the address's

	// Retry is how long a server that is away or busy is tried again, since it last
	// answered; default 2 minutes. Negative: not at all.
	Retry time.Duration

	// Progress, if set, hears how far uploads and downloads are, in bytes.
	Progress func(what string, done, total int64)

	// Waiting, if set, hears why a call is tried again, and for how long at most: once,
	// until the server answers. Calls of several goroutines may wait at once.
	Waiting func(err error, most time.Duration)
}

// Client is a client of a server. It is safe for use by several goroutines.
type Client struct {
	api   api.EvaluationServiceClient
	o     Options
	mu    sync.Mutex
	plans map[string]*cipher.Context // by model
}

// Dial returns a client of the server at a URL, http://host:port or
// https://host:port; the first call connects. A token is sent without encryption
// only to this machine.
func Dial(address string, o Options) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("remote: %q is no address of a server: it is like https://host:port", address)
	}
	if u.Scheme == "http" && o.Token != "" && !local(u.Hostname()) {
		return nil, fmt.Errorf("remote: %s is not encrypted: whoever listens would learn the token: use https", address)
	}
	if o.Retry == 0 {
		o.Retry = 2 * time.Minute
	}
	t := &http.Transport{
		Protocols: new(http.Protocols), Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 15 * time.Second,
		TLSClientConfig: &tls.Config{RootCAs: o.CA, ServerName: o.ServerName, MinVersion: tls.VersionTLS12},
		HTTP2:           &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 15 * time.Second},
		IdleConnTimeout: 90 * time.Second,
	}
	if o.Certificate != nil {
		t.TLSClientConfig.Certificates = []tls.Certificate{*o.Certificate}
	}
	t.Protocols.SetHTTP2(u.Scheme == "https")
	t.Protocols.SetUnencryptedHTTP2(u.Scheme == "http")
	h := &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	c := &Client{o: o, plans: make(map[string]*cipher.Context)}
	c.api = api.NewEvaluationServiceClient(h, u.Scheme+"://"+u.Host+u.Path, connect.WithInterceptors(bearer(o.Token)), connect.WithReadMaxBytes(maxMessage))
	return c, nil
}

// maxMessage bounds an answer, in bytes: a list of jobs with reports, or a plan.
const maxMessage = 16 << 20

func local(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// bearer puts a token in every call's header.
type bearer string

func (b bearer) set(h http.Header) {
	if b != "" {
		h.Set("Authorization", "Bearer "+string(b))
	}
}

// WrapUnary sets the token of a call.
func (b bearer) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
		b.set(r.Header())
		return next(ctx, r)
	}
}

// WrapStreamingClient sets the token of a call with a stream of answers.
func (b bearer) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return func(ctx context.Context, s connect.Spec) connect.StreamingClientConn {
		c := next(ctx, s)
		b.set(c.RequestHeader())
		return c
	}
}

// WrapStreamingHandler is not for clients.
func (b bearer) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return next
}

// patience decides whether to try again, and waits.
type patience struct {
	most  time.Duration
	since time.Time // the last answer
	pause time.Duration
	tell  func(error, time.Duration)
	told  bool
}

func (c *Client) patience() *patience {
	return &patience{most: c.o.Retry, since: time.Now(), tell: c.o.Waiting}
}

// answered notes that the server did something: patience begins anew.
func (p *patience) answered() { p.since, p.pause, p.told = time.Now(), 0, false }

// noticeable is a pause that people are told the reason of.
const noticeable = 300 * time.Millisecond

// again waits and returns nil where an error may pass, or returns the error.
func (p *patience) again(ctx context.Context, err error) error {
	wait, passes := passing(err)
	if !passes || ctx.Err() != nil {
		return err
	}
	p.pause = min(max(2*p.pause, 50*time.Millisecond), 5*time.Second)
	// Those that were refused together do not come back together.
	if wait = max(wait, p.pause) + rand.N(p.pause); time.Since(p.since)+wait > p.most {
		return err
	}
	if p.tell != nil && !p.told && p.pause > noticeable {
		p.told = true
		p.tell(err, p.most-time.Since(p.since))
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// passing says whether an error may pass, and when to try again if the server
// said so. What did not come from the server is the connection's.
func passing(err error) (wait time.Duration, passes bool) {
	var e *connect.Error
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	if !errors.As(err, &e) || errors.As(err, &certificate) || errors.As(err, &alert) {
		return 0, false
	}
	for _, d := range e.Details() {
		if v, err := d.Value(); err == nil {
			if r, ok := v.(*errdetails.RetryInfo); ok {
				return r.RetryDelay.AsDuration(), true
			}
		}
	}
	return 0, !connect.IsWireError(err) || e.Code() == connect.CodeUnavailable
}

// call makes a call until it is answered.
func call[Q, A any](ctx context.Context, c *Client, f func(context.Context, *Q) (*A, error), q *Q) (*A, error) {
	p := c.patience()
	for {
		a, err := f(ctx, q)
		if err == nil {
			return a, nil
		}
		if err := p.again(ctx, err); err != nil {
			return nil, fmt.Errorf("remote: %w", err)
		}
	}
}

func (c *Client) progress(ctx context.Context, doing, what string, done, total int64) {
	if c.o.Progress != nil {
		c.o.Progress(what, done, total)
	}
	progress.Tell(ctx, doing+" "+what+" (MB)", float64(done)/1e6, float64(total)/1e6)
}
