-- No turn for a key before some time has passed on the server's clock. All times are in microseconds.
-- KEYS[1] hash as in gcra.lua
-- ARGV[1] how long
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local last = now
for _, field in ipairs({'given', 'promised', 'paused'}) do
  local known = tonumber(redis.call('HGET', KEYS[1], field) or 0)
  local moved = math.max(known, now + tonumber(ARGV[1]))
  redis.call('HSET', KEYS[1], field, string.format('%.0f', moved))
  last = math.max(last, moved)
end
redis.call('PEXPIRE', KEYS[1], math.ceil((last - now) / 1000) + 1000)
return 0
