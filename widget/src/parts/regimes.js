/** The core of sites where not everyone is asked first: the same with REGIMES set. */

import './core.js'
