-- wrk's side of the bench: which requests are sent, and the figures as one line of JSON.
--   wrk … URL -- colors PATH START COUNT   %s in PATH becomes COUNT colours, rrggbb separated by commas; no colour of
--                                          the 16.7 million comes twice before all have come, whatever the START
--   wrk … URL -- lines PATH START FILE     %s in PATH becomes the next line of FILE, each once
--   wrk … URL -- same PATH                 PATH, always
local STRIDE = 10368889 -- odd, so that multiples of it, modulo 2^24, are all different; 2^24 / the golden ratio

local nextTarget = {} -- by name: returns a function that returns the next target

function nextTarget.colors(path, start, count)
  local number = tonumber(start)
  count = tonumber(count)
  local hexes = {}
  return function()
    for at = 1, count do
      hexes[at] = string.format("%06x", (number * STRIDE) % 16777216)
      number = number + 1
    end
    return (path:gsub("%%s", table.concat(hexes, ",")))
  end
end

function nextTarget.lines(path, start, file)
  local read = io.lines(file)
  for _ = 1, tonumber(start) do read() end
  return function()
    return (path:gsub("%%s", (assert(read(), "no lines are left"):gsub("%%", "%%%%"))))
  end
end

function nextTarget.same(path)
  return function() return path end
end

local target

function init(arguments)
  target = nextTarget[arguments[1]](arguments[2], arguments[3], arguments[4])
end

function request()
  return wrk.format("GET", target())
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "errors": %d, "median_us": %d, "p99_us": %d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
