using System;
using System.Collections.Generic;
using System.Threading;

namespace TUICall.Interop;

/// <summary>
/// Gives objects a number that native code can keep. A number holds the place in the table and how often that place was
/// used, so that one that is no longer valid finds nothing, and never another object. Finding takes no lock.
/// </summary>
internal sealed class HandleTable<T>
    where T : class
{
    private const int FirstSize = 16;

    /// <summary>The place's share of the number: on 32 bits a million places, each told apart 4096 times.</summary>
    private static readonly int PlaceBits = IntPtr.Size == 8 ? 32 : 20;

    private readonly object _lock = new();
    private Entry?[] _entries = new Entry?[FirstSize];
    private long[] _uses = new long[FirstSize];
    private int[] _free = new int[FirstSize];
    private int _freeCount;
    private int _used;

    /// <summary>How many objects are in the table.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _used - _freeCount;
            }
        }
    }

    /// <summary>Keeps the object until its number is taken back.</summary>
    public IntPtr Add(T target)
    {
        lock (_lock)
        {
            int place = _freeCount > 0 ? _free[--_freeCount] : NewPlace();
            long uses = ++_uses[place];
            var handle = IntPtr.Size == 8
                ? new IntPtr((uses << PlaceBits) | (uint)place)
                : new IntPtr((int)(uses << PlaceBits) | place);
            Volatile.Write(ref _entries[place], new Entry(handle, target));
            return handle;
        }
    }

    /// <summary>The object of a number; null if it was taken back.</summary>
    public T? Find(IntPtr handle)
    {
        Entry?[] entries = Volatile.Read(ref _entries);
        long place = PlaceOf(handle);
        if (place >= entries.Length)
        {
            return null;
        }

        Entry? entry = Volatile.Read(ref entries[place]);
        return entry is not null && entry.Handle == handle ? entry.Target : null;
    }

    /// <summary>What is in the table now.</summary>
    public List<T> All()
    {
        var targets = new List<T>();
        foreach (Entry? entry in Volatile.Read(ref _entries))
        {
            if (entry is not null)
            {
                targets.Add(entry.Target);
            }
        }

        return targets;
    }

    /// <summary>Takes a number back, and gives its object; null if that was done before.</summary>
    public T? Remove(IntPtr handle)
    {
        lock (_lock)
        {
            T? target = Find(handle);
            if (target is not null)
            {
                int place = (int)PlaceOf(handle);
                Volatile.Write(ref _entries[place], null);
                _free[_freeCount++] = place;
            }

            return target;
        }
    }

    private static long PlaceOf(IntPtr handle) => handle.ToInt64() & ((1L << PlaceBits) - 1);

    private int NewPlace()
    {
        if (_used == _entries.Length)
        {
            if (IntPtr.Size == 4 && _used == 1 << PlaceBits)
            {
                throw new InvalidOperationException("too many observers and requests at once, expected at most 2^20");
            }

            Array.Resize(ref _uses, _used * 2);
            Array.Resize(ref _free, _used * 2);
            var larger = new Entry?[_used * 2];
            Array.Copy(_entries, larger, _used);
            Volatile.Write(ref _entries, larger);
        }

        return _used++;
    }

    private sealed class Entry
    {
        public Entry(IntPtr handle, T target)
        {
            Handle = handle;
            Target = target;
        }

        public IntPtr Handle { get; }

        public T Target { get; }
    }
}
