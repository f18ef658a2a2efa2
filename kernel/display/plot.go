package display

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
)

// Series is a line of a plot. X may be missing: then values are counted from 0.
type Series struct {
	Name string
	X, Y []float64
}

// Line is a series of values over 0, 1, 2...
func Line(name string, y ...float64) Series { return Series{Name: name, Y: y} }

// Curve is a series of a function's values at 400 points of an interval.
func Curve(name string, from, to float64, f func(float64) float64) Series {
	const points = 400
	s := Series{Name: name}
	for i := range points {
		x := from + (to-from)*float64(i)/(points-1)
		s.X, s.Y = append(s.X, x), append(s.Y, f(x))
	}
	return s
}

// Histogram draws how many of each series' values lie in each of so many bins of
// equal width, from the lowest of all values to the highest.
func Histogram(title string, bins int, series ...Series) Content {
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, v := range s.Y {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if bins < 1 || bins > mostPoints || !(low <= high) {
		return Content{data: map[string]any{"text/plain": fmt.Sprintf("the histogram %q cannot be drawn: %d bins, values from %g to %g", title, bins, low, high)}}
	}
	width := (high - low) / float64(bins)
	if width == 0 {
		width = 1
	}
	var steps []Series
	for _, s := range series {
		counts := make([]float64, bins)
		for _, v := range s.Y {
			if v >= low && v <= high {
				counts[min(bins-1, int((v-low)/width))]++
			}
		}
		line := Series{Name: s.Name}
		for i, n := range counts {
			line.X = append(line.X, low+float64(i)*width, low+float64(i+1)*width)
			line.Y = append(line.Y, n, n)
		}
		steps = append(steps, line)
	}
	return Plot(title, steps...)
}

// Plot draws series as lines, as a picture and, where the front end can, as an
// interactive plot. A *plot.Plot of gonum is shown as it is, without it.
func Plot(title string, series ...Series) Content {
	p := plot.New()
	p.Title.Text = title
	p.Legend.Top = true
	p.Add(plotter.NewGrid())
	var values []map[string]any
	for i, s := range series {
		points, err := s.points()
		if err == nil {
			err = add(p, s.Name, points, plotutil.Color(i))
		}
		if err != nil {
			return Content{data: map[string]any{"text/plain": fmt.Sprintf("the plot %q cannot be drawn: series %q: %v", title, s.Name, err)}}
		}
		for _, xy := range points {
			values = append(values, map[string]any{"x": xy.X, "y": xy.Y, "series": s.Name})
		}
	}
	w, err := p.WriterTo(16*vg.Centimeter, 10*vg.Centimeter, "png")
	if err != nil {
		return Content{data: map[string]any{"text/plain": fmt.Sprintf("the plot %q cannot be drawn: %v", title, err)}}
	}
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		return Content{data: map[string]any{"text/plain": fmt.Sprintf("the plot %q cannot be drawn: %v", title, err)}}
	}
	text := fmt.Sprintf("plot %q of %d series", title, len(series))
	if len(values) > mostPoints {
		return Of("image/png", b.Bytes(), text)
	}
	c := VegaLite(map[string]any{
		"$schema": "https://vega.github.io/schema/vega-lite/v5.json",
		"title":   title, "width": 480, "height": 300,
		"data": map[string]any{"values": values},
		"mark": map[string]any{"type": "line", "tooltip": true},
		"encoding": map[string]any{
			"x":     map[string]any{"field": "x", "type": "quantitative"},
			"y":     map[string]any{"field": "y", "type": "quantitative"},
			"color": map[string]any{"field": "series", "type": "nominal", "title": nil},
		},
	}, b.Bytes())
	c.data["text/plain"] = text
	return c
}

// mostPoints is how many points an interactive plot may have: they are kept in
// the notebook.
const mostPoints = 5000

func add(p *plot.Plot, name string, points plotter.XYs, c color.Color) error {
	l, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	l.Color, l.Width = c, vg.Points(1.5)
	p.Add(l)
	if name != "" {
		p.Legend.Add(name, l)
	}
	return nil
}

func (s Series) points() (plotter.XYs, error) {
	if len(s.X) > 0 && len(s.X) != len(s.Y) {
		return nil, fmt.Errorf("%d places for %d values", len(s.X), len(s.Y))
	}
	points := make(plotter.XYs, len(s.Y))
	for i, y := range s.Y {
		points[i].X, points[i].Y = float64(i), y
		if len(s.X) > 0 {
			points[i].X = s.X[i]
		}
	}
	return points, nil
}
