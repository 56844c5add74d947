-- A turn for several keys at once by the generic cell rate algorithm, on the server's clock. All times are in microseconds.
-- KEYS    hashes: the next expected turn by turns `given` and by turns `promised`, and until when the key is `paused`
-- ARGV    margin, longest wait or -1, of how many keys a turn was promised before, urgent (0 or 1),
--         then for each key: how long the turn takes, earliness of bursts, rest before the first turn of an unknown key
-- Returns {0, wait, 0}: the turn is yours after this wait; {1, wait, n}: ask again after it, n keys have promised a turn;
--         {2, wait, n}: it would be longer than the longest, because of key n.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local margin, longest, had, urgent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'
local cells, wait = {}, 0

local function keep(key, cell)
  -- %.0f: Lua writes large numbers with 14 digits only.
  redis.call('HSET', key, 'given', string.format('%.0f', cell.given), 'promised', string.format('%.0f', cell.promised))
  redis.call('PEXPIRE', key, math.ceil((math.max(cell.given, cell.promised) - now) / 1000) + 1000)
end

for i, key in ipairs(KEYS) do
  local times = redis.call('HMGET', key, 'given', 'promised', 'paused')
  local step, early, rest = tonumber(ARGV[2 + 3 * i]), tonumber(ARGV[3 + 3 * i]), tonumber(ARGV[4 + 3 * i])
  local cell = {given = tonumber(times[1] or (now + rest)), promised = tonumber(times[2] or 0), step = step}
  local behind = i > had and not urgent
  local line = behind and math.max(cell.promised, cell.given, now) or cell.given
  local mine = math.max(line - early, tonumber(times[3] or 0), now) - now
  if longest >= 0 and mine > longest and (had == 0 or mine > margin) then
    return {2, mine, i}
  end
  if behind then
    cell.promised = line + cell.step
  end
  -- Whoever is urgent has the last key's next turn for good, or those who were promised it would come first again and again.
  if mine > margin and not (urgent and i == #KEYS) then
    if behind or not times[1] then
      keep(key, cell)
    end
    return {1, mine - margin, behind and i or had}
  end
  cells[i], wait = cell, math.max(wait, mine)
end

for i, key in ipairs(KEYS) do
  cells[i].given = math.max(cells[i].given, now + wait) + cells[i].step
  keep(key, cells[i])
end
return {0, wait, 0}
