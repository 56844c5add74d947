-- One turn of the generic cell rate algorithm, on the server's clock. All times are in microseconds.
-- KEYS[1] hash of the next expected turn, by turns `given` and by turns `promised`
-- ARGV    interval, earliness of bursts, margin, longest wait or -1, whether a turn was promised before (0 or 1)
-- Returns {0, wait}: the turn is yours after this wait; {1, wait}: ask again after it; {2, wait}: longer than the longest.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local step, early, margin, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local given = tonumber(redis.call('HGET', KEYS[1], 'given') or 0)
local promised = tonumber(redis.call('HGET', KEYS[1], 'promised') or 0)
local wait = math.max(given - early - now, 0)
local answer

if ARGV[5] == '0' then
  promised = math.max(promised, given, now)
  wait = math.max(promised - early - now, 0)
  if longest >= 0 and wait > longest then
    return {2, wait}
  end
  promised = promised + step
end
if wait <= margin then
  given = math.max(given, now + wait) + step
  answer = {0, wait}
else
  answer = {1, wait - margin}
end

-- %.0f: Lua writes large numbers with 14 digits only.
redis.call('HSET', KEYS[1], 'given', string.format('%.0f', given), 'promised', string.format('%.0f', promised))
redis.call('PEXPIRE', KEYS[1], math.ceil((math.max(given, promised) - now) / 1000) + 1000)
return answer
