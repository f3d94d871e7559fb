-- Sends the requests of a file in their order, again and again. In each of them KEY
-- becomes 32 new hex digits and SUBJECT the same without the digit 0.

local requests, number, prefix = {}, 0, ""

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for request in file:read("*a"):gmatch("(%Z+)%z") do
    requests[#requests + 1] = request
  end
  number = tonumber(args[2])
  prefix = args[3]
end

function request()
  number = number + 1
  local text = requests[number % #requests + 1]
  if not text:find("\r\n\r\n.") then return text end
  local key = prefix .. string.format("%016x", number)
  return (text:gsub("KEY", key):gsub("SUBJECT", (key:gsub("0", "z"))))
end

function done(summary, latency)
  local faults = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"us":%d,"p50":%.0f,"p99":%.0f,"faults":%d}\n',
    summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99),
    faults.connect + faults.read + faults.write + faults.status + faults.timeout
  ))
end
