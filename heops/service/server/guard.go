package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"

	"connectrpc.com/connect"
)

// guard stands before all calls: it finds out who calls, bounds how many calls
// there are at once, in all and of one client, and gives each its time. All of
// that happens before a byte of the request is read.
type guard struct {
	s      *Server
	errors *connect.ErrorWriter

	mu    sync.Mutex
	calls map[string]int // by kind and client; those of all under the empty name
}

func newGuard(s *Server) *guard {
	return &guard{s: s, errors: connect.NewErrorWriter(), calls: make(map[string]int)}
}

type callerKey struct{}

// caller is who calls, and the connection's deadlines.
type caller struct {
	*access.Client
	control *http.ResponseController
}

func callerOf(ctx context.Context) *caller { return ctx.Value(callerKey{}).(*caller) }

// identify returns who a request comes from: by its token, or else by the name in
// the certificate that TLS has verified.
func (g *guard) identify(r *http.Request) *access.Client {
	list := g.s.access.Load()
	if h := r.Header.Get("Authorization"); h != "" {
		if scheme, token, ok := strings.Cut(h, " "); ok && strings.EqualFold(scheme, "Bearer") {
			return list.Token(token)
		}
		return nil
	}
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 && len(r.TLS.PeerCertificates) > 0 {
		return list.Name(r.TLS.PeerCertificates[0].Subject.CommonName)
	}
	return nil
}

var errWho = errors.New("who are you? send a token (authorization: Bearer TOKEN), or a client certificate that the server knows")

// streams are the calls that last; FinishUpload waits for memory.
var streams = map[string]bool{
	api.EvaluationServiceWatchProcedure: true, api.EvaluationServiceFetchResultProcedure: true,
	api.EvaluationServiceFinishUploadProcedure: true, api.EvaluationServiceFetchMapProcedure: true, api.EvaluationServiceFetchModelProcedure: true,
}

func (g *guard) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.s.stopping.Err() != nil {
			g.errors.Write(w, r, busy(connect.CodeUnavailable, errors.New("the server is stopping: try again when it is back"), 2*time.Second))
			return
		}
		client := g.identify(r)
		if client == nil {
			g.errors.Write(w, r, connect.NewError(connect.CodeUnauthenticated, errWho))
			return
		}
		kind, most := "call", g.s.c.Requests
		if streams[r.URL.Path] {
			kind, most = "stream", g.s.c.Streams
		}
		if !g.enter(kind, client.Name, most) {
			g.errors.Write(w, r, busy(connect.CodeResourceExhausted, fmt.Errorf("too many calls at once; %d may be, of one client %d", most, share(most)), time.Second))
			return
		}
		defer g.leave(kind, client.Name)
		c := &caller{client, http.NewResponseController(w)}
		// The request must come within the timeout; what the answer may take is said
		// when it begins.
		c.control.SetReadDeadline(time.Now().Add(g.s.c.Timeout))
		r.Body = &timedBody{r.Body, c.control}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, c)))
	})
}

// timedBody lifts the deadline when all has come: it was for this alone.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// share is how many of so many calls may be of one client.
func share(most int) int { return max(1, most/4) }

func (g *guard) enter(kind, client string, most int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.calls[kind] >= most || g.calls[kind+" "+client] >= share(most) {
		return false
	}
	g.calls[kind]++
	g.calls[kind+" "+client]++
	return true
}

func (g *guard) leave(kind, client string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls[kind]--
	if g.calls[kind+" "+client]--; g.calls[kind+" "+client] == 0 {
		delete(g.calls, kind+" "+client)
	}
}

// metrics lets those in who may see the metrics.
func (g *guard) metrics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch c := g.identify(r); {
		case c == nil:
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, errWho.Error(), http.StatusUnauthorized)
		case !c.May(access.Metrics):
			http.Error(w, "this needs the role metrics", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// need refuses callers without a role.
func need(ctx context.Context, roles ...access.Role) (*caller, error) {
	c := callerOf(ctx)
	for _, r := range roles {
		if c.May(r) {
			return c, nil
		}
	}
	return nil, connect.NewError(connect.CodePermissionDenied, fmt.Errorf("this needs the role %s", roles[0]))
}
