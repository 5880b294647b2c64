// Where the site is previewed inside of a workspace, that workspace answers this address itself, with a script that lets
// elements be pointed at. Anywhere else there is nothing to do.
