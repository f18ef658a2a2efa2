package server

import (
	"context"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
)

func (v *service) Overview(ctx context.Context, r *api.OverviewRequest) (*api.OverviewResponse, error) {
	if _, err := need(ctx, access.Metrics); err != nil {
		return nil, err
	}
	limit, err := listed(r.Limit)
	if err != nil {
		return nil, err
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
