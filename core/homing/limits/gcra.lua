-- One turn of the generic cell rate algorithm, on the server's clock.
-- KEYS[1] hash of two times in microseconds: `had` and `promised`
-- ARGV    interval in us, earliness in us, longest wait in us or -1, whether a turn was promised before (0 or 1)
-- Returns the wait in us (0: it is your turn), or -1 - wait where that is longer than the longest.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, early, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local had = tonumber(redis.call('HGET', KEYS[1], 'had') or 0)
local promised = tonumber(redis.call('HGET', KEYS[1], 'promised') or 0)
local wait = math.max(had - early - now, 0)

if ARGV[4] == '0' then
  promised = math.max(promised, had, now)
  wait = math.max(promised - early - now, 0)
  if longest >= 0 and wait > longest then
    return -1 - wait
  end
  promised = promised + step
end
if wait == 0 then
  had = math.max(had, now) + step
end

-- %.0f: Lua writes large numbers with 14 digits only.
redis.call('HSET', KEYS[1], 'had', string.format('%.0f', had), 'promised', string.format('%.0f', promised))
redis.call('PEXPIRE', KEYS[1], math.ceil((math.max(had, promised) - now) / 1000) + 1000)
return wait
