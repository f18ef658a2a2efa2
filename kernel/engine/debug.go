package engine

import (
	"context"
	"encoding/json"
)

// Debugger is implemented by engines whose cells can be debugged, in the Debug
// Adapter Protocol with Jupyter's requests. It answers while cells run, and
// while they stand.
type Debugger interface {
	// Debug answers a request. What is wrong with it is in the response; the
	// error says that the engine could not be asked.
	Debug(ctx context.Context, request json.RawMessage) (response json.RawMessage, err error)
	// DebugEvents has the events of the protocol sent to a function, from now on.
	DebugEvents(send func(event json.RawMessage))
}
