package knowledge

import "flag"

var update = flag.Bool("update", false, "write model.json and the golden files anew")
