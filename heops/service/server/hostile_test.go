package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cryptounet/heops/client"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/wire"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
)

// send uploads bytes as something, honestly announced, in one go.
func send(ctx context.Context, c api.EvaluationServiceClient, kind api.Kind, model string, data []byte) error {
	sum := sha256.Sum256(data)
	u, err := c.StartUpload(ctx, &api.StartUploadRequest{Kind: kind, Model: model, Size: int64(len(data)), Sha256: sum[:]})
	if err != nil || u.Stored {
		return err
	}
	for at := int64(0); at < int64(len(data)); {
		end := min(at+int64(u.ChunkBytes), int64(len(data)))
		a, err := c.UploadChunk(ctx, &api.UploadChunkRequest{Upload: u.Upload, Offset: at, Data: data[at:end]})
		if err != nil {
			return err
		}
		at = a.Offset
	}
	return fails(c.FinishUpload(ctx, &api.FinishUploadRequest{Upload: u.Upload}))
}

// rewrite gives a frame another header and a checksum that fits.
func rewrite(t testing.TB, frame []byte, edit func(h *wire.Header, content []byte)) []byte {
	t.Helper()
	h := wire.Header{Kind: wire.Kind(frame[7]), Digest: wire.Digest(frame[8:40]), Owner: wire.Owner(frame[40:56])}
	content := bytes.Clone(frame[64 : len(frame)-32])
	edit(&h, content)
	h.Length = uint64(len(content))
	var b bytes.Buffer
	w := wire.NewWriter(&b, h)
	w.Write(content)
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHostileUploads: what is not what it should be is refused with its reason,
// before it takes room or before it is stored.
func TestHostileUploads(t *testing.T) {
	dir := t.TempDir()
	r := serve(t, server.Config{Dir: dir})
	s := r.small(t)
	ctx := soon(t)
	c := r.raw("ward")
	d := s.Plan.Digest()
	model := fmt.Sprintf("%x", d[:])
	keys, input := file(t, s.Keys), file(t, s.Encrypt(t))

	other := tiny(t)
	later, err := s.Evaluator.Start(s.Encrypt(t))
	if err != nil || !later.Next(ctx) {
		t.Fatal(err)
	}
	same := func(*wire.Header, []byte) {}
	if got := rewrite(t, input, same); !bytes.Equal(got, input) {
		t.Fatal("a frame that is rewritten as it was differs")
	}
	random := make([]byte, len(input))
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	for _, tc := range []struct {
		name string
		kind api.Kind
		data []byte
		want string
	}{
		{"keys of another plan", api.Kind_KIND_KEYS, file(t, other.Keys), "by the plan it has"},
		{"keys that claim another plan", api.Kind_KIND_KEYS, rewrite(t, keys, func(h *wire.Header, _ []byte) { h.Digest[0]++ }), "they belong to plan"},
		{"keys of no secret", api.Kind_KIND_KEYS, rewrite(t, keys, func(h *wire.Header, _ []byte) { h.Owner = wire.Owner{} }), "no secret"},
		{"keys of other rotations", api.Kind_KIND_KEYS, rewrite(t, keys, func(_ *wire.Header, b []byte) { b[4]++ }), "cipher"},
		{"keys beyond their primes", api.Kind_KIND_KEYS, rewrite(t, keys, func(_ *wire.Header, b []byte) { copy(b[len(b)-64:], bytes.Repeat([]byte{255}, 64)) }), "cipher"},
		{"damaged keys", api.Kind_KIND_KEYS, append(bytes.Clone(keys[:len(keys)-1]), keys[len(keys)-1]^1), "damaged on the way"},
		{"a part of the keys", api.Kind_KIND_KEYS, keys[:len(keys)-8], "by the plan it has"},
		{"an input as keys", api.Kind_KIND_KEYS, input, "by the plan it has"},
		{"keys as an input", api.Kind_KIND_INPUT, keys, "by the plan it has"},
		{"any bytes", api.Kind_KIND_INPUT, random, "this is not an encrypted map"},
		{"an input of another plan", api.Kind_KIND_INPUT, rewrite(t, input, func(h *wire.Header, _ []byte) { h.Digest[31]++ }), "it belongs to plan"},
		{"an input of too many images", api.Kind_KIND_INPUT, rewrite(t, input, func(_ *wire.Header, b []byte) { binary.LittleEndian.PutUint32(b[4:], 1<<31) }), "batches of"},
		{"a map that is no input", api.Kind_KIND_INPUT, file(t, later.Map()), "by the plan it has"},
		{"more than an input", api.Kind_KIND_INPUT, append(bytes.Clone(input), 0), "something follows"},
		{"a model that is none", api.Kind_KIND_MODEL, random, "this is not"},
		{"no kind", api.Kind_KIND_UNSPECIFIED, input, "there are models"},
	} {
		caller := c
		if tc.kind == api.Kind_KIND_MODEL {
			caller = r.raw("trainer")
		}
		err := send(ctx, caller, tc.kind, model, tc.data)
		if connect.CodeOf(err) != connect.CodeInvalidArgument || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; want %q", tc.name, err, tc.want)
		}
	}
	sum := sha256.Sum256(input)
	for _, size := range []int64{0, -1, 1, 1 << 40, 1 << 62, -1 << 63, int64(len(input)) * 3} {
		_, err := c.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: model, Size: size, Sha256: sum[:]})
		if connect.CodeOf(err) != connect.CodeInvalidArgument {
			t.Errorf("an input of %d bytes: %v", size, err)
		}
	}
	if _, err := c.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: "../../etc", Size: int64(len(input)), Sha256: sum[:]}); connect.CodeOf(err) != connect.CodeNotFound {
		t.Errorf("a model that is a path: %v", err)
	}
	if _, err := c.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: model, Size: int64(len(input)), Sha256: []byte("short")}); connect.CodeOf(err) != connect.CodeInvalidArgument {
		t.Errorf("a short digest: %v", err)
	}
	for _, f := range []string{"uploads", "work"} {
		if left, _ := os.ReadDir(filepath.Join(dir, f)); len(left) != 0 {
			t.Errorf("%s holds %d files after all was refused", f, len(left))
		}
	}
}

// TestHostileChunks: chunks are taken where the upload goes on, up to its size.
func TestHostileChunks(t *testing.T) {
	r := serve(t, server.Config{Chunk: 4096})
	s := r.small(t)
	ctx := soon(t)
	c := r.raw("ward")
	d := s.Plan.Digest()
	model := fmt.Sprintf("%x", d[:])
	input := file(t, s.Encrypt(t))
	claimed := sha256.Sum256([]byte("something else"))
	u, err := c.StartUpload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: model, Size: int64(len(input)), Sha256: claimed[:]})
	if err != nil {
		t.Fatal(err)
	}
	chunk := func(offset int64, n int) error {
		return fails(c.UploadChunk(ctx, &api.UploadChunkRequest{Upload: u.Upload, Offset: offset, Data: make([]byte, n)}))
	}
	for _, offset := range []int64{1, -1, 1 << 40, -1 << 63, 1<<63 - 1} {
		if err := chunk(offset, 10); connect.CodeOf(err) != connect.CodeOutOfRange || wanted(err) != 0 {
			t.Errorf("offset %d: %v", offset, err)
		}
	}
	for _, n := range []int{0, 4097} {
		if err := chunk(0, n); connect.CodeOf(err) != connect.CodeInvalidArgument {
			t.Errorf("a chunk of %d bytes: %v", n, err)
		}
	}
	if err := chunk(0, 1<<20); connect.CodeOf(err) != connect.CodeResourceExhausted {
		t.Errorf("a chunk far beyond the size: %v", err)
	}
	if err := fails(c.FinishUpload(ctx, &api.FinishUploadRequest{Upload: u.Upload})); connect.CodeOf(err) != connect.CodeOutOfRange {
		t.Errorf("finished before it began: %v", err)
	}
	at := 0
	for ; at+4096 <= len(input); at += 4096 {
		if err := chunk(int64(at), 4096); err != nil {
			t.Fatal(err)
		}
	}
	if err := chunk(0, 4096); connect.CodeOf(err) != connect.CodeOutOfRange || wanted(err) != int64(at) {
		t.Errorf("a chunk again: %v", err)
	}
	if err := chunk(int64(at), 4096); connect.CodeOf(err) != connect.CodeFailedPrecondition {
		t.Errorf("a chunk beyond the end: %v", err)
	}
	if err := chunk(int64(at), len(input)-at); err != nil {
		t.Fatal(err)
	}
	if err := fails(c.FinishUpload(ctx, &api.FinishUploadRequest{Upload: u.Upload})); connect.CodeOf(err) != connect.CodeDataLoss {
		t.Errorf("other bytes than announced: %v", err)
	}
	if err := chunk(0, 10); connect.CodeOf(err) != connect.CodeNotFound {
		t.Errorf("the upload after that: %v", err)
	}
}

func wanted(err error) int64 {
	var e *connect.Error
	if errors.As(err, &e) {
		for _, d := range e.Details() {
			if v, err := d.Value(); err == nil {
				if a, ok := v.(*api.UploadChunkResponse); ok {
					return a.Offset
				}
			}
		}
	}
	return -1
}

// TestOtherSecret: an input goes with the keys of its own secret only.
func TestOtherSecret(t *testing.T) {
	r := serve(t, server.Config{})
	s := r.small(t)
	ctx := soon(t)
	c := r.dial(t, "ward")
	keys, err := c.UploadKeys(ctx, s.Keys)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := client.New(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	input, err := stranger.Encrypt(ctx, s.Image)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Submit(ctx, keys, input, remote.JobOptions{})
	if connect.CodeOf(err) != connect.CodeFailedPrecondition || !strings.Contains(err.Error(), "belongs to secret") {
		t.Errorf("got %v", err)
	}
}

// FuzzCalls sends any bytes to every call: none makes the server fail, and it goes
// on answering.
func FuzzCalls(f *testing.F) {
	r := serve(f, server.Config{})
	s := r.small(f)
	ctx := context.Background()
	keys, err := r.dial(f, "ward").UploadKeys(ctx, s.Keys)
	if err != nil {
		f.Fatal(err)
	}
	run, err := r.dial(f, "ward").Start(ctx, keys, s.Encrypt(f))
	if err != nil {
		f.Fatal(err)
	}
	job := run.Job().ID()
	sum := sha256.Sum256(nil)
	calls := []struct {
		procedure string
		seed      proto.Message
		stream    bool
	}{
		{api.EvaluationServiceListModelsProcedure, &api.ListModelsRequest{}, false},
		{api.EvaluationServiceGetPlanProcedure, &api.GetPlanRequest{Model: keys.Model}, false},
		{api.EvaluationServiceFetchModelProcedure, &api.FetchModelRequest{Model: keys.Model, Offset: 7}, true},
		{api.EvaluationServiceStartUploadProcedure, &api.StartUploadRequest{Kind: api.Kind_KIND_INPUT, Model: keys.Model, Size: 1 << 20, Sha256: sum[:]}, false},
		{api.EvaluationServiceUploadChunkProcedure, &api.UploadChunkRequest{Upload: job, Offset: 5, Data: []byte("data")}, false},
		{api.EvaluationServiceFinishUploadProcedure, &api.FinishUploadRequest{Upload: job}, false},
		{api.EvaluationServiceSubmitProcedure, &api.SubmitRequest{Model: keys.Model, Keys: keys.SHA256[:], Input: sum[:], IdempotencyKey: "k", Priority: 3, DeadlineMs: 1000}, false},
		{api.EvaluationServiceGetJobProcedure, &api.GetJobRequest{Job: job}, false},
		{api.EvaluationServiceListJobsProcedure, &api.ListJobsRequest{After: job, Limit: 3}, false},
		{api.EvaluationServiceAdvanceProcedure, &api.AdvanceRequest{Job: job, Step: 1}, false},
		{api.EvaluationServiceFetchResultProcedure, &api.FetchResultRequest{Job: job, Offset: -1}, true},
		{api.EvaluationServiceFetchMapProcedure, &api.FetchMapRequest{Job: job, Step: 99, Offset: 1 << 40}, true},
		{api.EvaluationServiceDeleteProcedure, &api.DeleteRequest{What: &api.DeleteRequest_Sha256{Sha256: sum[:]}}, false},
		{api.EvaluationServiceCancelProcedure, &api.CancelRequest{Job: job}, false},
	}
	for i, c := range calls {
		b, err := proto.Marshal(c.seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(i), b)
	}
	f.Add(byte(0), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	h := &http.Client{Transport: withToken{http.DefaultTransport, "ward"}}
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		c := calls[int(which)%len(calls)]
		kind := "application/proto"
		if c.stream {
			kind = "application/connect+proto"
			body = append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(body))), body...)
		}
		res, err := h.Post(r.URL+c.procedure, kind, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode >= 500 || bytes.Contains(answer, []byte(`"code":"internal"`)) || bytes.Contains(answer, []byte(`"code":"unknown"`)) {
			t.Errorf("%s of %x: %d %s", c.procedure, body, res.StatusCode, answer)
		}
	})
}
