package server

import (
	"context"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"

	"connectrpc.com/connect"
)

func (v *service) Overview(ctx context.Context, r *api.OverviewRequest) (*api.OverviewResponse, error) {
	if _, err := need(ctx, access.Metrics); err != nil {
		return nil, err
	}
	if r.Limit < 0 || r.Limit > maxList {
		return nil, refusal(connect.CodeInvalidArgument, "a limit of %d; it is 1 to %d", r.Limit, maxList)
	}
	limit := int(r.Limit)
	if limit == 0 {
		limit = defaultList
	}
	jobs, err := v.s.store.Latest(limit)
	if err != nil {
		return nil, v.s.status(ctx, "jobs", err)
	}
	models, err := v.s.store.Models()
	if err != nil {
		return nil, v.s.status(ctx, "models", err)
	}
	names := make(map[string]string)
	for _, m := range models {
		names[m.ID] = m.Name
	}
	stats := v.s.worker.Stats()
	out := &api.OverviewResponse{
		Waiting: int32(stats.Waiting), Running: int32(stats.Running),
		MemoryUsedBytes: stats.MemoryUsed, MemoryLimitBytes: stats.MemoryLimit,
	}
	for _, j := range jobs {
		out.Jobs = append(out.Jobs, &api.ClientJob{Client: j.Client, ModelName: names[j.Model], Job: v.job(j, j.Steps)})
	}
	return out, nil
}
