package main

// pagesDir is where the site's own Markdown is, generated pages in name only.
const pagesDir = "install/site/pages"

// section is a part of the navigation.
type section struct {
	title string
	items []item
}

// item is a page and where its text is: a file in pagesDir of its name, one
// elsewhere in the repository, or a generator of its name.
type item struct {
	name, source string
	label        string // in the navigation, where the title would not do
}

// sections are all pages, in their order.
var sections = []section{
	{"Start", []item{{"index", "", "Overview"}, {"tutorial", "", ""}, {"readme", "README.md", "All on one page"}, {"something-wrong", "", ""}}},
	{"How to", []item{
		{"cells", "", ""},
		{"your-network", "", ""}, {"your-images", "", ""}, {"two-machines", "", ""}, {"server", "", ""}, {"fleet", "install/fleet/README.md", ""},
		{"browser", "", ""}, {"sharing", "", ""}, {"modules", "", ""}, {"export", "", ""}, {"widgets", "", ""}, {"debugger", "", ""},
	}},
	{"Reference", []item{
		{"operators", "", ""}, {"commands", "", ""}, {"packages", "", ""}, {"formats", "heops/wire/FORMATS.md", ""}, {"threats", "heops/client/THREATS.md", "Threats"},
		{"figures", "", ""}, {"capacity", "install/CAPACITY.md", "Capacity of a fleet"},
	}},
	{"Explanation", []item{
		{"architecture", "", ""}, {"add-an-operator", "", ""}, {"comparison", "", ""}, {"training", "heops/training/README.md", ""}, {"changes", "CHANGELOG.md", ""},
	}},
	{"Notebooks", []item{
		{"notebook-quickstart", "notebooks/quickstart.ipynb", ""}, {"notebook-two-machines", "notebooks/two-machines.ipynb", ""},
		{"notebook-segmentation", "notebooks/segmentation.ipynb", ""}, {"notebook-encodings", "notebooks/encodings.ipynb", ""},
		{"notebook-approximation", "notebooks/approximation.ipynb", ""},
	}},
}
