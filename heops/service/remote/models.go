package remote

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"cryptounet/heops/cipher"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/service/api"
)

// Model is a model that the server has.
type Model struct {
	ID                                string // the plan's digest
	Name                              string
	Public                            bool  // FetchModel may be called
	KeyBytes, InputBytes, ResultBytes int64 // on the wire
	MemoryBytes                       int64 // that a job takes on the server
	Work                              float64
	Height, Width, Images             int // of a job
}

// Models returns the server's models.
func (c *Client) Models(ctx context.Context) (models []Model, err error) {
	a, err := call(ctx, c, c.api.ListModels, &api.ListModelsRequest{})
	if err != nil {
		return nil, err
	}
	for _, m := range a.Models {
		models = append(models, Model{
			m.Id, m.Name, m.Public, m.KeyBytes, m.InputBytes, m.ResultBytes, m.MemoryBytes, m.Work,
			int(m.Height), int(m.Width), int(m.Images),
		})
	}
	return models, nil
}

// resolve returns the identifier of a model that is given by it or by its name.
func (c *Client) resolve(ctx context.Context, model string) (string, error) {
	if b, err := hex.DecodeString(model); err == nil && len(b) == 32 {
		return model, nil
	}
	all, err := c.Models(ctx)
	if err != nil {
		return "", err
	}
	id, names := "", ""
	for _, m := range all {
		names += " " + m.Name
		if m.Name != model {
			continue
		}
		if id != "" {
			return "", fmt.Errorf("remote: the server has several models %s: name one by its identifier, as %s or %s", model, id, m.ID)
		}
		id = m.ID
	}
	if id == "" {
		return "", fmt.Errorf("remote: the server has no model %s; it has:%s", model, names)
	}
	return id, nil
}

// Plan returns the public plan of a model, given by its identifier or name: what
// the secret's side needs to make keys and encrypt.
func (c *Client) Plan(ctx context.Context, model string) (*plan.Plan, error) {
	k, err := c.context(ctx, model)
	if err != nil {
		return nil, err
	}
	return k.Plan(), nil
}

// context returns what reads maps of a model.
func (c *Client) context(ctx context.Context, model string) (*cipher.Context, error) {
	id, err := c.resolve(ctx, model)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	k := c.plans[id]
	c.mu.Unlock()
	if k != nil {
		return k, nil
	}
	a, err := call(ctx, c, c.api.GetPlan, &api.GetPlanRequest{Model: id})
	if err != nil {
		return nil, err
	}
	p, err := plan.Read(bytes.NewReader(a.Plan))
	if err != nil {
		return nil, fmt.Errorf("remote: the plan of model %s: %w", model, err)
	}
	if d := p.Digest(); hex.EncodeToString(d[:]) != id {
		return nil, fmt.Errorf("remote: the server answered with plan %v for model %.16s: do not use it", d, id)
	}
	if k, err = cipher.NewContext(p); err != nil {
		return nil, fmt.Errorf("remote: the plan of model %s: %w", model, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plans[id] = k
	return k, nil
}

// UploadModel uploads a model and returns its identifier. Its weights may be
// fetched by others only if public says so. It needs the role `model`.
func (c *Client) UploadModel(ctx context.Context, a *archive.Archive, public bool) (id string, err error) {
	_, id, err = c.upload(ctx, &api.StartUploadRequest{Kind: api.Kind_KIND_MODEL, Public: public}, "model", a.WriteTo)
	return id, err
}

// FetchModel returns a model with its weights, if these are public or one's own.
func (c *Client) FetchModel(ctx context.Context, model string) (*archive.Archive, error) {
	id, err := c.resolve(ctx, model)
	if err != nil {
		return nil, err
	}
	r := c.download(ctx, "model", func(ctx context.Context, offset int64) (stream, error) {
		return c.api.FetchModel(ctx, &api.FetchModelRequest{Model: id, Offset: offset})
	})
	defer r.Close()
	a, err := archive.Read(r)
	if err != nil {
		return nil, fmt.Errorf("remote: model %s: %w", model, r.cause(err))
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, fmt.Errorf("remote: model %s: %w", model, err)
	}
	if d := a.Plan.Digest(); hex.EncodeToString(d[:]) != id {
		return nil, fmt.Errorf("remote: the server answered with another model than %.16s", id)
	}
	return a, nil
}
