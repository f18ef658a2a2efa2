package server

import (
	"context"
	"encoding/hex"
	"io"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/store"
	"cryptounet/heops/wire"

	"connectrpc.com/connect"
)

// service answers the calls.
type service struct{ s *Server }

var _ api.EvaluationServiceHandler = (*service)(nil)

func (v *service) ListModels(ctx context.Context, _ *api.ListModelsRequest) (*api.ListModelsResponse, error) {
	if _, err := need(ctx, access.Submit, access.Model); err != nil {
		return nil, err
	}
	all, err := v.s.store.Models()
	if err != nil {
		return nil, v.s.status(ctx, "models", err)
	}
	out := &api.ListModelsResponse{}
	for _, m := range all {
		p, _, err := v.s.worker.Plan(m.ID)
		if err != nil {
			v.s.c.Log.Error("a model's plan cannot be read", "model", m.ID, "error", err)
			continue
		}
		seeded, _ := inputBytes(p)
		out.Models = append(out.Models, &api.Model{
			Id: m.ID, Name: m.Name, Public: m.Public,
			KeyBytes: keysBytes(p), InputBytes: seeded, ResultBytes: resultBytes(p), MemoryBytes: p.PeakBytes(), Work: p.Units(),
			Height: int32(p.Options.Height), Width: int32(p.Options.Width), Images: int32(p.Grid.Batch),
		})
	}
	return out, nil
}

func (v *service) GetPlan(ctx context.Context, r *api.GetPlanRequest) (*api.GetPlanResponse, error) {
	if _, err := need(ctx, access.Submit, access.Model); err != nil {
		return nil, err
	}
	m, err := v.s.store.Model(r.Model)
	if err != nil {
		return nil, v.s.status(ctx, "model", err)
	}
	return &api.GetPlanResponse{Plan: m.Plan}, nil
}

// kinds are what may be uploaded, with the role for it.
var kinds = map[api.Kind]struct {
	kind store.Kind
	role access.Role
}{
	api.Kind_KIND_MODEL: {store.Archive, access.Model},
	api.Kind_KIND_KEYS:  {store.Keys, access.Submit},
	api.Kind_KIND_INPUT: {store.Input, access.Submit},
}

func (v *service) StartUpload(ctx context.Context, r *api.StartUploadRequest) (*api.StartUploadResponse, error) {
	k, ok := kinds[r.Kind]
	if !ok {
		return nil, refusal(connect.CodeInvalidArgument, "an upload of kind %d; there are models (1), keys (2) and inputs (3)", r.Kind)
	}
	c, err := need(ctx, k.role)
	if err != nil {
		return nil, err
	}
	if len(r.Sha256) != 32 {
		return nil, refusal(connect.CodeInvalidArgument, "a SHA-256 of %d bytes; it has 32", len(r.Sha256))
	}
	u := store.Upload{Client: c.Name, Kind: k.kind, SHA256: hex.EncodeToString(r.Sha256), Size: r.Size, Public: r.Public && k.kind == store.Archive}
	least, most := int64(wire.Overhead), v.s.c.MaxModel
	if k.kind != store.Archive {
		p, _, err := v.s.worker.Plan(r.Model)
		if err != nil {
			return nil, v.s.status(ctx, "model", err)
		}
		u.Model = r.Model
		if least, most = inputBytes(p); k.kind == store.Keys {
			least, most = keysBytes(p), keysBytes(p)
		}
		if err := v.s.worker.Fits(p); err != nil {
			return nil, refusal(connect.CodeFailedPrecondition, "%w", err)
		}
	}
	if r.Size < least || r.Size > most {
		return nil, refusal(connect.CodeInvalidArgument, "%s of %d bytes; by the plan it has %d to %d", k.kind, r.Size, least, most)
	}
	u, offset, stored, err := v.s.store.Begin(u)
	if err != nil {
		return nil, v.s.status(ctx, "upload", err)
	}
	if stored {
		out := &api.StartUploadResponse{Stored: true}
		if k.kind == store.Archive {
			out.Model = u.Model
		}
		return out, nil
	}
	return &api.StartUploadResponse{Upload: u.ID, Offset: offset, ChunkBytes: int32(v.s.c.Chunk)}, nil
}

// pending returns an upload of the caller's, who must still have the role for it.
func (v *service) pending(ctx context.Context, id string) (u store.Upload, err error) {
	c, err := need(ctx, access.Submit, access.Model)
	if err != nil {
		return u, err
	}
	if u, err = v.s.store.Pending(c.Name, id); err != nil {
		return u, v.s.status(ctx, "upload", err)
	}
	role := access.Submit
	if u.Kind == store.Archive {
		role = access.Model
	}
	_, err = need(ctx, role)
	return u, err
}

func (v *service) UploadChunk(ctx context.Context, r *api.UploadChunkRequest) (*api.UploadChunkResponse, error) {
	u, err := v.pending(ctx, r.Upload)
	if err != nil {
		return nil, err
	}
	if len(r.Data) == 0 || len(r.Data) > v.s.c.Chunk {
		return nil, refusal(connect.CodeInvalidArgument, "a chunk of %d bytes; 1 to %d are fine", len(r.Data), v.s.c.Chunk)
	}
	offset, err := v.s.store.Append(u, r.Offset, r.Data)
	if err != nil {
		return nil, v.s.status(ctx, "upload", err)
	}
	v.s.metrics.uploaded.Add(float64(len(r.Data)))
	return &api.UploadChunkResponse{Offset: offset}, nil
}

func (v *service) FinishUpload(ctx context.Context, r *api.FinishUploadRequest) (*api.FinishUploadResponse, error) {
	u, err := v.pending(ctx, r.Upload)
	if err != nil {
		return nil, err
	}
	out := &api.FinishUploadResponse{}
	err = v.s.store.Finish(ctx, u.Client, u.ID, func(u store.Upload, in io.Reader) (store.Found, error) {
		f, err := v.s.check(ctx, u, in)
		if f.Model != nil {
			out.Model = f.Model.ID
		}
		return f, err
	})
	if err != nil {
		return nil, v.s.status(ctx, "upload", err)
	}
	v.s.c.Log.Info("stored", "client", u.Client, "kind", u.Kind, "bytes", u.Size, "sha256", u.SHA256[:16])
	return out, nil
}

func (v *service) Delete(ctx context.Context, r *api.DeleteRequest) (*api.DeleteResponse, error) {
	c, err := need(ctx, access.Submit, access.Model)
	if err != nil {
		return nil, err
	}
	switch what := r.What.(type) {
	case *api.DeleteRequest_Job:
		err = v.s.store.DeleteJob(c.Name, what.Job)
	case *api.DeleteRequest_Sha256:
		err = v.s.store.DeleteBlob(c.Name, hex.EncodeToString(what.Sha256))
	default:
		err = refusal(connect.CodeInvalidArgument, "delete what? name a job or a SHA-256")
	}
	if err != nil {
		return nil, v.s.status(ctx, "what is to be deleted", err)
	}
	return &api.DeleteResponse{}, nil
}
