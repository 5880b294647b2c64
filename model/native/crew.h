// Threads that work on one call at a time, and wait asleep between calls. It knows no arithmetic.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <sched.h>
#include <thread>
#include <vector>
#include <immintrin.h>

class Crew {
  public:
    explicit Crew(int size) : size_(size), arrived_(0), turn_(0), job_(0), ended_(false) {
        for (int id = 1; id < size; id++) threads_.emplace_back([this, id] { stand_by(id); });
    }
    ~Crew() {
        {
            std::lock_guard<std::mutex> held(mutex_);
            ended_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    int size() const { return size_; }

    // work(id) on every thread, id 0 on the caller's. Returns when all are done.
    void run(const std::function<void(int)>& work) {
        std::lock_guard<std::mutex> one_call(calls_);
        if (size_ > 1) {
            std::lock_guard<std::mutex> held(mutex_);
            work_ = &work;
            job_.fetch_add(1, std::memory_order_release);
        }
        if (size_ > 1) wake_.notify_all();
        work(0);
        meet();
    }

    // Wait until all have come here.
    void meet() {
        if (size_ == 1) return;
        const unsigned turn = turn_.load(std::memory_order_acquire);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) == size_ - 1) {
            arrived_.store(0, std::memory_order_relaxed);
            turn_.store(turn + 1, std::memory_order_release);
            return;
        }
        for (int spins = 0; turn_.load(std::memory_order_acquire) == turn; spins++) {
            if (spins < 2000) _mm_pause();
            else sched_yield();  // the one awaited may want this core
        }
    }

  private:
    void stand_by(int id) {
        unsigned seen = 0;
        for (;;) {
            for (int spins = 0; spins < 4000 && job_.load(std::memory_order_acquire) == seen; spins++) _mm_pause();
            {
                std::unique_lock<std::mutex> held(mutex_);
                wake_.wait(held, [&] { return ended_ || job_.load(std::memory_order_acquire) != seen; });
                if (ended_) return;
                seen = job_.load(std::memory_order_acquire);
            }
            (*work_)(id);
            meet();
        }
    }

    const int size_;
    std::vector<std::thread> threads_;
    std::mutex mutex_, calls_;
    std::condition_variable wake_;
    std::atomic<int> arrived_;
    std::atomic<unsigned> turn_, job_;
    bool ended_;
    const std::function<void(int)>* work_ = nullptr;
};
